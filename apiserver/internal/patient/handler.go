// Package patient shows patients their visit. It exchanges the link in a message for a cookie. The cookie gives access
// to the page of that call only, to its calendar file and to its socket.
//
//	/v/<token> ──► cookie ──► /visit/<call>: before, within or after its window
//
// It must not know the desk, or who else is in the call.
package patient

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Store finds the call of a link.
type Store interface {
	CallByLink(ctx context.Context, call madoguchi.CallID, generation int) (madoguchi.Call, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
	Preparation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Preparation, error)
	PutPreparation(context.Context, madoguchi.Preparation) error
	KeepExplanation(context.Context, madoguchi.ClinicID, madoguchi.Explanation) error
}

// Processes are the workflows of visits.
type Processes interface {
	PrepareReservation(context.Context, madoguchi.ReservationID, visits.Prepared) error
}

// Links makes the patient's URL.
type Links interface {
	Patient(call madoguchi.CallID, generation int) string
}

// Handler answers patients. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Links     Links
	LinkKeys  madoguchi.LinkKeys
	Limits    *access.Limits
}
