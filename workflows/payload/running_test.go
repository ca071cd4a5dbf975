package payload_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/timestamppb"

	"madoguchi/workflows/payload"
)

// run replays the beginning of a workflow and returns the inputs of the calls of its function.
func run(
	t *testing.T, seal *payload.Seal, id, kind string, began time.Time, input *commonpb.Payloads,
) (inputs []string, err error) {
	t.Helper()
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{
		DataConverter: seal.DataConverter(), FailureConverter: seal.FailureConverter(),
	})
	require.NoError(t, err)
	replayer.RegisterWorkflowWithOptions(func(_ workflow.Context, input string) (string, error) {
		inputs = append(inputs, input)
		return input, nil
	}, workflow.RegisterOptions{Name: kind})
	options := worker.ReplayWorkflowHistoryOptions{OriginalExecution: workflow.Execution{ID: id}}
	err = replayer.ReplayWorkflowHistoryWithOptions(log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
		begun(kind, began, input), options)
	return inputs, err
}

// begun is the history of a workflow in its first task.
func begun(kind string, at time.Time, input *commonpb.Payloads) *historypb.History {
	started := &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{
			WorkflowType: &commonpb.WorkflowType{Name: kind}, Input: input,
			TaskQueue: &taskqueuepb.TaskQueue{Name: "queue"},
		},
	}
	history := &historypb.History{Events: []*historypb.HistoryEvent{
		{EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, Attributes: started},
		{
			EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
			Attributes: &historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes{
				WorkflowTaskScheduledEventAttributes: &historypb.WorkflowTaskScheduledEventAttributes{},
			},
		},
		{
			EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED,
			Attributes: &historypb.HistoryEvent_WorkflowTaskStartedEventAttributes{
				WorkflowTaskStartedEventAttributes: &historypb.WorkflowTaskStartedEventAttributes{},
			},
		},
		{
			EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
			Attributes: &historypb.HistoryEvent_WorkflowTaskCompletedEventAttributes{
				WorkflowTaskCompletedEventAttributes: &historypb.WorkflowTaskCompletedEventAttributes{},
			},
		},
		{
			EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
			Attributes: &historypb.HistoryEvent_WorkflowExecutionCompletedEventAttributes{
				WorkflowExecutionCompletedEventAttributes: &historypb.WorkflowExecutionCompletedEventAttributes{},
			},
		},
	}}
	for i, event := range history.Events {
		event.EventId, event.EventTime = int64(i+1), timestamppb.New(at)
	}
	return history
}

// replayed is the replayer's name for the namespace.
const replayed = "ReplayNamespace"

func TestAWorkflowStartsFromItsOwnInputOnly(t *testing.T) {
	seal := newSeal(t, time.Time{})
	input := func(id string) *commonpb.Payloads {
		return closed(t, in(seal, converter.WorkflowSerializationContext{Namespace: replayed, WorkflowID: id}), "input")
	}
	for name, test := range map[string]struct {
		id, kind string
		input    *commonpb.Payloads
		runs     bool
	}{
		"its own":           {"call/anns", "CallWindow", input("call/anns"), true},
		"another's":         {"call/bens", "CallWindow", input("call/anns"), false},
		"its ID, as a type": {"call/anns", "Reservation", input("call/anns"), false},
		"plain": {
			"call/anns", "CallWindow", closed(t, converter.GetDefaultDataConverter(), "input"), false,
		},
		"none": {"call/anns", "CallWindow", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			inputs, err := run(t, seal, test.id, test.kind, today, test.input)
			require.Equal(t, test.runs, len(inputs) == 1, "%v", err)
		})
	}
}

// TestWorkflowsOfAnOlderReleaseGoOn runs workflows that began before and after payloads were bound.
func TestWorkflowsOfAnOlderReleaseGoOn(t *testing.T) {
	older := closed(t, newSeal(t, today.Add(time.Minute)).DataConverter(), "input")
	since := today.Add(-24 * time.Hour)
	for name, test := range map[string]struct {
		boundSince, began time.Time
		runs              bool
	}{
		"began before":                      {since, since.Add(-time.Hour), true},
		"began while the clocks differed":   {since, since.Add(time.Minute), true},
		"began since":                       {since, since.Add(time.Hour), false},
		"nothing is said of older releases": {time.Time{}, since.Add(-time.Hour), false},
	} {
		t.Run(name, func(t *testing.T) {
			inputs, err := run(t, newSeal(t, test.boundSince), "call/anns", "CallWindow", test.began, older)
			require.Equal(t, test.runs, len(inputs) == 1, "%v", err)
			if !test.runs {
				require.ErrorContains(t, err, payload.ErrUnbound.Error(),
					"the task fails, and is tried again with the right setting")
			}
		})
	}
}
