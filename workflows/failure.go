package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// refuse turns a refusal into the form in which it crosses Temporal: the kind is the failure's type, the code its
// message, the field its detail. None of them carries what somebody typed.
func refuse(err error) error {
	var known *madoguchi.Error
	if !errors.As(err, &known) {
		return err
	}
	return temporal.NewNonRetryableApplicationError(known.Code, string(known.Kind), nil, known.Field)
}

// Refusal is the reverse of what a workflow's updates do with a madoguchi.Error; other errors pass as they are.
func Refusal(err error) error {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) || failure.Type() == "" {
		return err
	}
	refusal := &madoguchi.Error{Kind: madoguchi.Kind(failure.Type()), Code: failure.Message()}
	if failure.HasDetails() {
		_ = failure.Details(&refusal.Field) // a failure without a field is a refusal all the same
	}
	return refusal
}
