package workflows_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/workflows"
)

// unsent is a message that nobody sends. All mailed links listen to it, and it withdraws invitations only.
const unsent = "update withdraw of PortalActivation"

// TestEverythingIsRecorded fails if a workflow, an activity or a message has no recording. The lists come from what
// workflows.Register registers, and from the messages that the workflows listen to in a replay.
func TestEverythingIsRecorded(t *testing.T) {
	recorded, listened := map[string]bool{}, map[string]bool{}
	for _, file := range recordings(t) {
		noteEvents(recorded, readHistory(t, file))
		require.NoError(t, replay(t, file, &listening{listened: listened}))
	}
	var wanted registered
	workflows.Register(&wanted, &activities.Activities{})
	for name := range listened {
		wanted = append(wanted, name)
	}
	require.Greater(t, len(wanted), 60, "the lists are read")
	for _, name := range wanted {
		if !recorded[name] && name != unsent {
			t.Errorf("no recording has the %s", name)
		}
	}
}

func readHistory(t *testing.T, file string) *historypb.History {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	history := &historypb.History{}
	require.NoError(t, temporalproto.CustomJSONUnmarshalOptions{DiscardUnknown: true}.Unmarshal(content, history))
	return history
}

// noteEvents notes what a history has, by the names of registered and listening.
func noteEvents(recorded map[string]bool, history *historypb.History) {
	kind := history.Events[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowType().GetName()
	recorded["workflow "+kind] = true
	for _, event := range history.Events {
		if activity := event.GetActivityTaskScheduledEventAttributes(); activity != nil {
			recorded["activity "+activity.ActivityType.GetName()] = true
		}
		if marker := event.GetMarkerRecordedEventAttributes(); marker != nil {
			recorded["activity "+localActivity(marker.Details["data"])] = true
		}
		if update := event.GetWorkflowExecutionUpdateAcceptedEventAttributes(); update != nil {
			recorded["update "+update.AcceptedRequest.GetInput().GetName()+" of "+kind] = true
		}
		if signal := event.GetWorkflowExecutionSignaledEventAttributes(); signal != nil {
			recorded["signal "+signal.SignalName+" of "+kind] = true
		}
	}
}

// localActivity returns the activity of a marker, or "" for another marker.
func localActivity(details *commonpb.Payloads) string {
	var marker struct{ ActivityType string }
	for _, payload := range details.GetPayloads() {
		_ = json.Unmarshal(payload.Data, &marker) // another marker's is no object
	}
	return marker.ActivityType
}

// registered lists what a worker registers.
type registered []string

func (r *registered) RegisterWorkflowWithOptions(_ any, options workflow.RegisterOptions) {
	*r = append(*r, "workflow "+options.Name)
}

func (r *registered) RegisterActivity(activity any) {
	for method := range reflect.TypeOf(activity).Methods() {
		*r = append(*r, "activity "+method.Name)
	}
}

// listening notes the messages to which the workflows of a replay listen.
type listening struct {
	interceptor.WorkerInterceptorBase
	listened map[string]bool
}

func (l *listening) InterceptWorkflow(
	ctx workflow.Context, next interceptor.WorkflowInboundInterceptor,
) interceptor.WorkflowInboundInterceptor {
	in := &listeningInbound{listened: l.listened}
	in.Next = next
	return in
}

type listeningInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	listened map[string]bool
}

func (l *listeningInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	out := &listeningOutbound{listened: l.listened}
	out.Next = next
	return l.Next.Init(out)
}

type listeningOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	listened map[string]bool
}

func (l *listeningOutbound) SetUpdateHandler(
	ctx workflow.Context, name string, handler any, options workflow.UpdateHandlerOptions,
) error {
	l.note(ctx, "update", name)
	return l.Next.SetUpdateHandler(ctx, name, handler, options)
}

func (l *listeningOutbound) GetSignalChannel(ctx workflow.Context, name string) workflow.ReceiveChannel {
	l.note(ctx, "signal", name)
	return l.Next.GetSignalChannel(ctx, name)
}

func (l *listeningOutbound) note(ctx workflow.Context, kind, name string) {
	if strings.HasPrefix(name, "__") {
		return // the SDK's own
	}
	l.listened[kind+" "+name+" of "+workflow.GetInfo(ctx).WorkflowType.Name] = true
}
