package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// refuse converts a madoguchi.Error into the form that crosses Temporal: the kind becomes the failure's type, the
// code its message, the field its detail. None of them contains user input.
func refuse(err error) error {
	var known *madoguchi.Error
	if !errors.As(err, &known) {
		return err
	}
	return temporal.NewNonRetryableApplicationError(known.Code, string(known.Kind), nil, known.Field)
}

// Refusal converts a workflow's refusal back into a madoguchi.Error. It returns other errors unchanged.
func Refusal(err error) error {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) || failure.Type() == "" {
		return err
	}
	refusal := &madoguchi.Error{Kind: madoguchi.Kind(failure.Type()), Code: failure.Message()}
	if failure.HasDetails() {
		_ = failure.Details(&refusal.Field) // a refusal may lack a field
	}
	return refusal
}
