// Package patient shows patients their visit: the link of a message is exchanged for a cookie, which opens the page of
// that call alone, its calendar file and its socket.
//
//	/v/<token> ──► cookie ──► /visit/<call>: before, within or after its window
//
// It must not know the desk, nor who else is in the call.
package patient

import (
	"context"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// Store is where a link's call is read.
type Store interface {
	CallByLink(ctx context.Context, call madoguchi.CallID, generation int) (madoguchi.Call, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
}

// Links makes the URL that patients get.
type Links interface {
	Patient(call madoguchi.CallID, generation int) string
}

// Handler answers patients. All fields are needed.
type Handler struct {
	*answer.Answers
	Store    Store
	Links    Links
	LinkKeys madoguchi.LinkKeys
	Limits   *entrance.Limits
}
