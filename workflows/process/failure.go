package process

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// Refuse converts a madoguchi.Error into the form that crosses Temporal: the kind becomes the failure's type, the
// code its message, the field its detail. None of them contains user input.
func Refuse(err error) error {
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

// FailureOf returns the code of the sentence that says why a message was not sent.
func FailureOf(err error) string {
	var failure *temporal.ApplicationError
	var code string
	if errors.As(err, &failure) && failure.HasDetails() && failure.Details(&code) == nil {
		return code
	}
	return madoguchi.FailureNoAnswer
}
