// Package patients is the desk's API of the clinic's patients: search, a patient with visits, registration, changes,
// and records that are one person or two (B2).
//
//	typed text ──► patients.Words ──► store ──► who was merged is resolved ──► visits around now, possible doubles
//
// The search text is in the body of a POST that changes nothing: URLs are logged, and the text names a person. The
// package must not know how a reservation changes; a guest's visit that becomes a patient's is edited by its workflow.
package patients

import (
	"context"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Store keeps patients.
type Store interface {
	Survivor(context.Context, madoguchi.ClinicID, madoguchi.PatientID) (madoguchi.Patient, error)
	Patient(context.Context, madoguchi.ClinicID, madoguchi.PatientID) (madoguchi.Patient, error)
	EnsurePatient(context.Context, madoguchi.Patient) (madoguchi.Patient, error)
	PutPatient(context.Context, madoguchi.Patient) error
	PutPatients(ctx context.Context, a, b madoguchi.Patient) error
}

// Finds are the store's reads of several patients.
type Finds interface {
	SearchPatients(
		ctx context.Context, clinic madoguchi.ClinicID, words [][]string, limit int,
	) ([]madoguchi.Patient, error)
	PatientsWithTraits(
		ctx context.Context, clinic madoguchi.ClinicID, traits []string, limit int,
	) ([]madoguchi.Patient, error)
	PatientsOfAccount(context.Context, madoguchi.ClinicID, madoguchi.AccountID) ([]madoguchi.Patient, error)
	MergedPatients(
		ctx context.Context, clinic madoguchi.ClinicID, survivors []madoguchi.PatientID,
	) ([]madoguchi.Patient, error)
}

// Visits are the store's reads of visits, and the attachment of one that has ended.
type Visits interface {
	Reservation(context.Context, madoguchi.ClinicID, madoguchi.ReservationID) (madoguchi.Reservation, error)
	ReservationsOfPatients(
		ctx context.Context, clinic madoguchi.ClinicID, patients []madoguchi.PatientID, limit int,
	) ([]madoguchi.Reservation, error)
	VisitTimes(
		ctx context.Context, clinic madoguchi.ClinicID, patients []madoguchi.PatientID, now time.Time,
	) (map[madoguchi.PatientID]madoguchi.VisitTimes, error)
	SearchGuests(
		ctx context.Context, clinic madoguchi.ClinicID, words [][]string, limit int,
	) ([]madoguchi.Reservation, error)
	AttachPatient(context.Context, madoguchi.ClinicID, madoguchi.ReservationID, madoguchi.PatientID) error
	ReassignVisit(context.Context, madoguchi.Reservation) error
}

// Reservations changes the visits that have not ended.
type Reservations interface {
	Attach(
		ctx context.Context, visit madoguchi.Reservation, patient madoguchi.PatientID, by madoguchi.Actor,
	) error
	Reassign(ctx context.Context, before, after madoguchi.Reservation, by madoguchi.Actor) error
}

// Handler answers requests about patients. All fields are needed.
type Handler struct {
	*answer.Answers
	Store        Store
	Finds        Finds
	Visits       Visits
	Reservations Reservations
	Guard        *access.Guard
	Now          func() time.Time
}
