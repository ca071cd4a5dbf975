package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// Store is the part of the database that the activities use, by group. Package mongo documents each method.
type Store interface {
	VisitStore
	DeliveryStore
	ClinicStore
	CredentialStore
	LinkStore
	RecoveryStore
	NoticeStore
	PortalStore
	WithdrawalStore
	WaitlistStore
}

// Texter sends SMS. Find looks up a message that an earlier, interrupted attempt may have sent.
type Texter interface {
	Send(context.Context, madoguchi.Text) (carrierID string, err error)
	Find(ctx context.Context, to string, since time.Time, textHash string) (carrierID string, found bool, err error)
}

// Mailer sends mail.
type Mailer interface {
	Send(context.Context, madoguchi.Letter) error
}

// Activities holds the dependencies of the activities. The worker registers its methods.
type Activities struct {
	Store  Store
	Texter Texter
	Mailer Mailer
	Links  Links
	Quotas madoguchi.Quotas
	Now    func() time.Time
	// Waitlists are told when time comes free; nil tells none.
	Waitlists Waitlists
	// ShowNumber formats a clinic's telephone number for people; nil leaves it as typed.
	ShowNumber func(string) string
}

// The types of application errors that a retry cannot help.
const (
	// ErrorTaken says that another reservation holds the slot.
	ErrorTaken = "taken"
	// ErrorPermanent says that a message will never reach its target; the details hold a failure code.
	ErrorPermanent = "permanent"
	// ErrorSlow says that no carrier has accepted a message for so long that reception must be informed.
	ErrorSlow = "slow"
)

// final marks a failure that a retry cannot help as non-retryable for Temporal.
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
		known.Kind == madoguchi.KindInvalid, known.Kind == madoguchi.KindNotFound,
		errors.Is(err, madoguchi.ErrTooLarge):
		return temporal.NewNonRetryableApplicationError(known.Code, string(known.Kind), nil)
	default:
		return err
	}
}
