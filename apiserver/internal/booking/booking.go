// Package booking takes bookings on the web (A11), and answers the link of a reservation (A8).
//
//	/book/<clinic> ──► slots ──hold──► details ──► confirm ──book──► /r/<token>/booked
//	                     ▲ taken, with what was typed     │
//	                     └─────────────────────────────────┘
//	/r/<token> ──► cancel, move, answer questions, add to an account
//	/w/<token> ──► answer an offer of a waitlist, leave it
//
// The server keeps nothing while somebody types but the held slot. What was typed travels in a sealed draft, so that
// nothing is lost and nothing stands in an address. A GET changes nothing.
//
// It must not know how a slot is held or claimed: workflows do that.
package booking

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/booking/heldslot"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
	"madoguchi/workflows/holds"
	"madoguchi/workflows/visits"
)

// Store reads clinics, their agendas and reservations.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Agendas(ctx context.Context, clinic madoguchi.ClinicID, doctors []madoguchi.DoctorID, first, last string) (
		[]madoguchi.Agenda, error)
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
	ReservationByLink(context.Context, madoguchi.ReservationID) (madoguchi.Reservation, error)
	Call(context.Context, madoguchi.ClinicID, madoguchi.CallID) (madoguchi.Call, error)
	EnsurePatient(context.Context, madoguchi.Patient) (madoguchi.Patient, error)
	RegisterClinic(context.Context, madoguchi.AccountID, madoguchi.MyClinic) error
	Account(context.Context, madoguchi.AccountID) (madoguchi.Account, error)
}

// Processes are the workflows of holds and reservations.
type Processes interface {
	HoldSlot(context.Context, holds.Input) (holds.Held, error)
	ExtendHold(context.Context, madoguchi.ReservationID) error
	LetGo(context.Context, madoguchi.ReservationID) error
	Book(context.Context, visits.Booking) (visits.Booked, error)
	EditReservation(context.Context, madoguchi.ReservationID, visits.Edit) error
	CancelReservation(context.Context, madoguchi.ReservationID, visits.Cancellation) error
	SignUp(ctx context.Context, id madoguchi.VerificationID, address, language, next string) error
}

// Links makes the URLs of a visit's page and of its call.
type Links interface {
	Visit(id madoguchi.ReservationID, generation int) string
	Patient(call madoguchi.CallID, generation int) string
}

// Handler answers patients who book, and those who open the link of a reservation. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Waiting   WaitingStore
	Lists     Lists
	Links     Links
	LinkKeys  madoguchi.LinkKeys
	Sealer    seal.Sealer
	Limits    *access.Limits
	Guard     *access.Guard
	Turns     access.Turns
	Held      heldslot.Memory
}
