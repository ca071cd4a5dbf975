package documents

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
)

// Explain converts the driver's errors to the product's. caller is the caller's context.
func Explain(caller context.Context, what string, err error) error {
	var known *madoguchi.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, mongo.ErrNoDocuments):
		return madoguchi.ErrNotFound
	case isTooLarge(err):
		return madoguchi.ErrTooLarge.Because(fmt.Errorf("mongo: %s: %w", what, WithoutValues(err)))
	case caller.Err() != nil:
		return fmt.Errorf("mongo: %s: %w", what, context.Cause(caller))
	case IsTransient(err):
		return madoguchi.ErrUnavailable.Because(fmt.Errorf("mongo: %s: %w", what, WithoutValues(err)))
	default:
		return fmt.Errorf("mongo: %s: %w", what, WithoutValues(err))
	}
}

// IsTransient reports whether the same request may succeed later: no server was reached, or it is no longer the
// primary. The outcome of a write is then unknown, so every write can be repeated.
func IsTransient(err error) bool {
	var noAnswer mongo.ServerError
	var unconfirmed mongo.WriteException
	return mongo.IsTimeout(err) || mongo.IsNetworkError(err) || errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &noAnswer) && !IsAnswer(err) ||
		hasLabel(err, "RetryableWriteError") || hasLabel(err, transientError) || hasLabel(err, unknownCommit) ||
		errors.As(err, &unconfirmed) && unconfirmed.WriteConcernError != nil
}

// serverError is a server's answer without its message. MongoDB quotes documents in its messages (such as the
// address in "dup key"), and the messages are logged.
type serverError struct{ codes []int }

func (e serverError) Error() string { return fmt.Sprintf("server error %v", e.codes) }

// WithoutValues removes from an error all text that could quote a document.
func WithoutValues(err error) error {
	var answer mongo.ServerError
	if IsAnswer(err) && errors.As(err, &answer) {
		return serverError{codes: answer.ErrorCodes()}
	}
	return err
}

// IsAnswer reports whether the server was reached and refused. The driver also represents a lost connection as an
// answer, but without a code.
func IsAnswer(err error) bool {
	var answer mongo.ServerError
	return errors.As(err, &answer) && slices.ContainsFunc(answer.ErrorCodes(), func(code int) bool { return code != 0 })
}

// DuplicateKey is the server's code for a key that already exists in a unique index.
const DuplicateKey = 11000

// isTooLarge reports that a document would exceed 16 MB, which no retry can change.
func isTooLarge(err error) bool {
	const (
		objectTooLarge  = 10334
		updatedTooLarge = 17419
		updateTooLarge  = 17420
	)
	return HasCode(err, objectTooLarge, updatedTooLarge, updateTooLarge)
}

// HasCode reports whether the server answered with one of the codes
// (https://www.mongodb.com/docs/manual/reference/error-codes/).
func HasCode(err error, codes ...int) bool {
	var answer mongo.ServerError
	if !errors.As(err, &answer) {
		return false
	}
	for _, code := range codes {
		if answer.HasErrorCode(code) {
			return true
		}
	}
	return false
}
