package payload

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// sealed is a DataConverter for one workflow, which the SDK tells it.
type sealed struct {
	converter.DataConverter
	envelope *envelope
}

var (
	_ converter.DataConverterWithSerializationContext = (*sealed)(nil)
	_ workflow.ContextAware                           = (*sealed)(nil)
)

func sealedFor(e *envelope) *sealed {
	return &sealed{converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), e), e}
}

// FromPayloads opens payloads. It refuses a value without a payload: the SDK would leave it empty, and an empty value
// can be a valid command.
func (s *sealed) FromPayloads(payloads *commonpb.Payloads, values ...any) error {
	if len(payloads.GetPayloads()) < len(values) {
		return errMissing
	}
	return s.DataConverter.FromPayloads(payloads, values...)
}

// FromPayload opens a payload; see FromPayloads.
func (s *sealed) FromPayload(payload *commonpb.Payload, value any) error {
	if payload == nil {
		return errMissing
	}
	return s.DataConverter.FromPayload(payload, value)
}

// WithSerializationContext returns the converter for the workflow that the payloads belong to. For a signal or a child,
// that is the receiving workflow.
func (s *sealed) WithSerializationContext(about converter.SerializationContext) converter.DataConverter {
	return sealedFor(s.envelope.about(about))
}

// WithWorkflowContext returns the converter for payloads that a workflow reads and writes.
func (s *sealed) WithWorkflowContext(ctx workflow.Context) converter.DataConverter {
	return sealedFor(s.envelope.within(workflow.GetInfo(ctx)))
}

// WithContext returns the converter for payloads that an activity reads and writes. Other contexts change nothing.
func (s *sealed) WithContext(ctx context.Context) converter.DataConverter {
	if !activity.IsActivity(ctx) {
		return s
	}
	changed := *s.envelope
	changed.began = activity.GetInfo(ctx).ScheduledTime
	return sealedFor(&changed)
}

func (e *envelope) about(about converter.SerializationContext) *envelope {
	changed := *e
	switch about := about.(type) {
	case converter.WorkflowSerializationContext:
		changed.to = binding{
			namespace: about.Namespace, workflow: about.WorkflowID, kind: e.seal.TypeOf(about.WorkflowID),
		}
	case converter.ActivitySerializationContext:
		changed.to = binding{namespace: about.Namespace, workflow: about.WorkflowID, kind: about.WorkflowType}
	}
	return &changed
}

// within uses the type of the running workflow, so that an ID of one type cannot run another type.
func (e *envelope) within(info *workflow.Info) *envelope {
	changed := *e
	changed.began, changed.running = info.WorkflowStartTime, true
	if info.WorkflowExecution.ID == e.to.workflow && info.Namespace == e.to.namespace {
		changed.to.kind = info.WorkflowType.Name
	}
	return &changed
}
