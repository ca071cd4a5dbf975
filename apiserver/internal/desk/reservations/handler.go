// Package reservations answers the desk's requests about guests' visits: book, edit, cancel and finish.
//
//	request ──► checked against the clinic ──► one workflow decides ──► the changed entry
//
// It must not know how a slot is claimed, or a link sent.
package reservations

import (
	"context"
	"log/slog"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Store checks whether a slot looks taken, and has what patients did before their visits.
type Store interface {
	Occupied(context.Context, madoguchi.Claim) (bool, error)
	Agendas(ctx context.Context, clinic madoguchi.ClinicID, doctors []madoguchi.DoctorID, first, last string) (
		[]madoguchi.Agenda, error)
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
	Preparation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Preparation, error)
	AdmitUnprepared(context.Context, madoguchi.Preparation) error
	Explanation(context.Context, madoguchi.ClinicID, string) (madoguchi.Explanation, error)
}

// Patients are the patients whom visits belong to.
type Patients interface {
	Survivor(context.Context, madoguchi.ClinicID, madoguchi.PatientID) (madoguchi.Patient, error)
	PutPatient(context.Context, madoguchi.Patient) error
}

// Processes are the workflows of reservations.
type Processes interface {
	Book(context.Context, visits.Booking) (visits.Booked, error)
	EditReservation(context.Context, madoguchi.ReservationID, visits.Edit) error
	CancelReservation(context.Context, madoguchi.ReservationID, visits.Cancellation) error
	FinishReservation(context.Context, madoguchi.ReservationID, madoguchi.Actor) error
	FinishCall(context.Context, madoguchi.CallID, madoguchi.Actor) error
	AttendReservation(context.Context, madoguchi.ReservationID, madoguchi.Actor) error
	RevokeReservationLinks(context.Context, madoguchi.ReservationID, madoguchi.Actor) error
}

// Handler answers requests about reservations. All fields are needed.
type Handler struct {
	Store     Store
	Patients  Patients
	Processes Processes
	Entries   *entries.Finder
	Guard     *access.Guard
	Turns     access.Turns
	Now       func() time.Time
	Logger    *slog.Logger
}
