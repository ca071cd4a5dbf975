// Package entries reads the entries of a clinic's schedule from the store and shows them to staff. An entry is a
// reservation with its call, or a standalone call. After a change it shows the changed entry.
//
//	path's ID ──► Find ──► act ──► Find again, after the primary has settled ──► api.Detail
//
// It must not know how an entry changes: the packages reservations, calls and deliveries do.
package entries

import (
	"context"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// Store reads entries.
type Store interface {
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
	ReservationsBetween(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]madoguchi.Reservation,
		error)
	Call(context.Context, madoguchi.ClinicID, madoguchi.CallID) (madoguchi.Call, error)
	CallsBetween(ctx context.Context, clinic madoguchi.ClinicID, from, to time.Time) ([]madoguchi.Call, error)
	Settle(context.Context) error
}

// Patients reads the patients whose visits the entries are.
type Patients interface {
	Survivor(context.Context, madoguchi.ClinicID, madoguchi.PatientID) (madoguchi.Patient, error)
}

// Rooms are the rooms of calls. Settle returns when everything that happened in a call's room is reported.
type Rooms interface {
	Settle(context.Context, madoguchi.CallID) error
}

// Finder finds entries. All fields are needed.
type Finder struct {
	Store    Store
	Patients Patients
	Links    Links
	Rooms    Rooms
	Guard    *access.Guard
}
