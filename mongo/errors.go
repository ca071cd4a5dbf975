package mongo

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
)

// explain converts a failure of the driver to the product's errors. caller is the caller's context.
func explain(caller context.Context, what string, err error) error {
	var known *madoguchi.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, mongo.ErrNoDocuments):
		return madoguchi.ErrNotFound
	case isTooLarge(err):
		return madoguchi.ErrTooLarge.Because(fmt.Errorf("mongo: %s: %w", what, withoutValues(err)))
	case caller.Err() != nil:
		return fmt.Errorf("mongo: %s: %w", what, context.Cause(caller))
	case passing(err):
		return madoguchi.ErrUnavailable.Because(fmt.Errorf("mongo: %s: %w", what, withoutValues(err)))
	default:
		return fmt.Errorf("mongo: %s: %w", what, withoutValues(err))
	}
}

// passing reports whether the same request may succeed later: no server was reached, or it is no primary any more. The
// outcome of a write is then unknown, which is why each of them can be repeated.
func passing(err error) bool {
	var noAnswer mongo.ServerError
	var unconfirmed mongo.WriteException
	return mongo.IsTimeout(err) || mongo.IsNetworkError(err) || errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &noAnswer) && !isAnswer(err) ||
		hasLabel(err, "RetryableWriteError") || hasLabel(err, transientError) || hasLabel(err, unknownCommit) ||
		errors.As(err, &unconfirmed) && unconfirmed.WriteConcernError != nil
}

// serverError is what remains of a server's answer when the message is taken away. MongoDB quotes documents in its
// messages (the address in "dup key", for one), and those end up in logs.
type serverError struct{ codes []int }

func (e serverError) Error() string { return fmt.Sprintf("server error %v", e.codes) }

// withoutValues removes what could quote a document and keeps what says nothing of it.
func withoutValues(err error) error {
	var answer mongo.ServerError
	if isAnswer(err) && errors.As(err, &answer) {
		return serverError{codes: answer.ErrorCodes()}
	}
	return err
}

// isAnswer reports whether the server was reached and refused. The driver gives a lost connection the form of an answer
// too, but without a code.
func isAnswer(err error) bool {
	var answer mongo.ServerError
	return errors.As(err, &answer) && slices.ContainsFunc(answer.ErrorCodes(), func(code int) bool { return code != 0 })
}

// duplicateKey is the server's code for a key that a unique index has already.
const duplicateKey = 11000

// isTooLarge reports that a document would be larger than 16 MB, which no later attempt can change.
func isTooLarge(err error) bool {
	const (
		objectTooLarge  = 10334
		updatedTooLarge = 17419
		updateTooLarge  = 17420
	)
	return hasCode(err, objectTooLarge, updatedTooLarge, updateTooLarge)
}

// hasCode reports whether the server answered with one of the codes
// (https://www.mongodb.com/docs/manual/reference/error-codes/).
func hasCode(err error, codes ...int) bool {
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
