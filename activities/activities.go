package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// Store is the part of the database that the activities write; see package mongo for what each method promises.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Claim(context.Context, madoguchi.Claim) error
	Move(ctx context.Context, from, to madoguchi.Claim) error
	Release(context.Context, madoguchi.Claim) error
	PutReservation(context.Context, madoguchi.Reservation) error
	PutCall(context.Context, madoguchi.Call) error
	PutIntent(context.Context, madoguchi.DeliveryIntent) (madoguchi.DeliveryIntent, error)
	SetCarrierID(context.Context, madoguchi.ClinicID, madoguchi.DeliveryID, string) error
	Spend(context.Context, madoguchi.ClinicID, madoguchi.Spending, []madoguchi.Bound) ([]madoguchi.Spending, error)
	StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error)
	CreateClinic(context.Context, madoguchi.Clinic) error
	RemoveClinic(context.Context, madoguchi.ClinicID) error
	CreateStaff(context.Context, madoguchi.Staff) error
	JoinStaff(ctx context.Context, member madoguchi.Staff, used madoguchi.Verification) error
	SetPassword(
		ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, hash string, at time.Time,
		spent madoguchi.SpentCode,
	) error
	PutSecondFactor(ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, from, to madoguchi.SecondFactor) error
	DeleteOtherSessions(ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, but [32]byte) error
	Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error)
	StaffOf(context.Context, madoguchi.ClinicID) ([]madoguchi.Staff, error)
	Recovery(context.Context, madoguchi.VerificationID) (madoguchi.Recovery, error)
	PutRecovery(context.Context, madoguchi.Recovery) error
	Verification(context.Context, madoguchi.VerificationID) (madoguchi.Verification, error)
	PutVerification(context.Context, madoguchi.Verification) error
}

// Texter sends SMS. Find looks for a message that an earlier, interrupted attempt may have sent.
type Texter interface {
	Send(context.Context, madoguchi.Text) (carrierID string, err error)
	Find(ctx context.Context, to string, since time.Time, textHash string) (carrierID string, found bool, err error)
}

// Mailer sends mail.
type Mailer interface {
	Send(context.Context, madoguchi.Letter) error
}

// Activities carries what the activities need. Its methods are registered with the worker.
type Activities struct {
	Store  Store
	Texter Texter
	Mailer Mailer
	Links  Links
	Quotas madoguchi.Quotas
	Now    func() time.Time
	// ShowNumber divides a clinic's telephone number as people read it; nil leaves it as it was typed.
	ShowNumber func(string) string
}

// The types of application errors that no retry helps against.
const (
	// ErrorTaken says that somebody else holds the slot.
	ErrorTaken = "taken"
	// ErrorPermanent says that a message will never reach its target; the details hold a failure code.
	ErrorPermanent = "permanent"
	// ErrorSlow says that a message has not been taken for so long that reception has to know.
	ErrorSlow = "slow"
)

// final turns a failure that no retry can mend into one that Temporal does not retry.
func final(err error) error {
	var known *madoguchi.Error
	if !errors.As(err, &known) {
		return err
	}
	switch {
	case errors.Is(err, madoguchi.ErrSlotTaken), errors.Is(err, madoguchi.ErrNotOpen):
		return temporal.NewNonRetryableApplicationError("the slot is taken", ErrorTaken, nil)
	case errors.Is(err, madoguchi.ErrAccountExists), errors.Is(err, madoguchi.ErrCodeRegistered),
		errors.Is(err, madoguchi.ErrRecoveryOver),
		known.Kind == madoguchi.KindInvalid, known.Kind == madoguchi.KindNotFound, errors.Is(err, madoguchi.ErrTooLarge):
		return temporal.NewNonRetryableApplicationError(known.Code, string(known.Kind), nil)
	default:
		return err
	}
}
