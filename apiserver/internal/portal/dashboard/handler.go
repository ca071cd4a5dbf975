// Package dashboard shows patients what their account holds: the first page, their clinics and their visits (A5 to A8).
// Patients register a clinic, remove it, cancel a visit and enter a call from there.
//
//	/mypage/join/<clinic> ──[登録]──► /mypage ──► /mypage/clinics/<clinic> ──[question]──► removed
//	                                     └──► visit ──[question]──► cancelled
//	                                            ├──[in its window]──► /visit/<call>
//	                                            └──[booked on the web]──► /r/<token>
//
// Every visit comes from the store's list of the account's visits, so that no ID leads to a visit of somebody else. The
// package must not know how a visit is booked.
package dashboard

import (
	"context"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Store keeps accounts, visits and clinics.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Call(context.Context, madoguchi.ClinicID, madoguchi.CallID) (madoguchi.Call, error)
	ReservationsOfAccount(ctx context.Context, account madoguchi.Account, limit int) ([]madoguchi.Reservation, error)
	RegisterClinic(context.Context, madoguchi.AccountID, madoguchi.MyClinic) error
	UnregisterClinic(context.Context, madoguchi.AccountID, madoguchi.ClinicID) error
	Patient(context.Context, madoguchi.ClinicID, madoguchi.PatientID) (madoguchi.Patient, error)
	EnsurePatient(context.Context, madoguchi.Patient) (madoguchi.Patient, error)
	UnlinkPatients(context.Context, madoguchi.ClinicID, madoguchi.AccountID) error
}

// WaitingStore has the entries of waitlists.
type WaitingStore interface {
	WaitingOf(context.Context, madoguchi.AccountID) ([]madoguchi.Waiting, error)
}

// Processes cancels visits.
type Processes interface {
	CancelReservation(context.Context, madoguchi.ReservationID, visits.Cancellation) error
}

// Door lets a patient into a call without the link.
type Door interface {
	Enter(c *gin.Context, call madoguchi.Call) error
	Check(c *gin.Context, call madoguchi.Call) error   // to the check of the device
	Prepare(c *gin.Context, call madoguchi.Call) error // to what the patient does before the call
}

// Handler answers patients. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Door      Door
	Guard     *access.Guard
	LinkKeys  madoguchi.LinkKeys
	Waiting   WaitingStore
	Limits    *access.Limits
}

// The paths of the pages and forms.
const (
	JoinPath   = access.MyPage + "/join/:id"
	ClinicPath = access.MyPage + "/clinics/:id"
	RemovePath = ClinicPath + "/remove"
	VisitPath  = access.MyPage + "/reservations/:id"
	CancelPath = access.MyPage + "/reservations/:id/cancel"
	CallPath   = access.MyPage + "/reservations/:id/call"

	DevicesPath = access.MyPage + "/reservations/:id/devices"
	PreparePath = access.MyPage + "/reservations/:id/preparation"
)
