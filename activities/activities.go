package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// Store is the part of the database that the activities write, by group; see package mongo for what each method
// promises.
type Store interface {
	VisitStore
	DeliveryStore
	ClinicStore
	CredentialStore
	LinkStore
	RecoveryStore
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
