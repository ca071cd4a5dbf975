package payload

import (
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

// acceptedUpdateLost is the type of the only application failure that Temporal's server writes itself: a workflow ended
// before it completed an accepted update.
const acceptedUpdateLost = "AcceptedUpdateCompletedWorkflow"

// failures is a FailureConverter for one workflow, which the SDK tells it.
type failures struct {
	converter.FailureConverter
	envelope *envelope
}

var _ converter.FailureConverterWithSerializationContext = (*failures)(nil)

func failuresOf(e *envelope) *failures {
	return &failures{temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: sealedFor(e), EncodeCommonAttributes: true,
	}), e}
}

// WithSerializationContext returns the converter for failures of a workflow.
func (f *failures) WithSerializationContext(about converter.SerializationContext) converter.FailureConverter {
	return failuresOf(f.envelope.about(about))
}

// FailureToError reads a failure. A product failure that is not sealed for the workflow loses its message and type,
// because they could be forged. Failures that Temporal writes itself pass.
func (f *failures) FailureToError(failure *failurepb.Failure) error {
	for cause := failure; cause != nil; cause = cause.GetCause() {
		info := cause.GetApplicationFailureInfo()
		if info != nil && info.GetType() != acceptedUpdateLost && !f.opens(cause) {
			cause.Message, cause.StackTrace, cause.EncodedAttributes = ErrNotSealed.Error(), "", nil
			info.Type, info.Details = "", nil
		}
	}
	return f.FailureConverter.FailureToError(failure)
}

func (f *failures) opens(failure *failurepb.Failure) bool {
	_, err := f.envelope.open(failure.GetEncodedAttributes())
	return err == nil
}
