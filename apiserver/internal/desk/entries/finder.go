// Package entries reads the lines of a clinic's schedule from the store, a reservation with its call or a call that
// stands alone, and shows them to staff. What changes one shows what it became.
//
//	path's ID ──► Find ──► act ──► Find again, after the primary has settled ──► api.Detail
//
// It must not know what is done to an entry: the packages reservations, calls and deliveries do.
package entries

import (
	"context"
	"time"

	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// Store is where entries are read.
type Store interface {
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
	ReservationsBetween(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]madoguchi.Reservation,
		error)
	Call(context.Context, madoguchi.ClinicID, madoguchi.CallID) (madoguchi.Call, error)
	CallsBetween(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]madoguchi.Call, error)
	Settle(context.Context) error
}

// Finder finds entries. All fields are needed.
type Finder struct {
	Store Store
	Links Links
	Guard *entrance.Guard
}
