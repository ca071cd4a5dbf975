package workflows_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"madoguchi/workflows"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/waitlists"
)

// replayerRegistry ignores activities, because a replay runs none.
type replayerRegistry struct{ worker.WorkflowReplayer }

func (replayerRegistry) RegisterActivity(any) {}

// recordings are histories of real runs (e2e -update-histories).
func recordings(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "histories", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// silent drops the replayer's log, because faults make the replayer complain.
var silent = log.NewStructuredLogger(slog.New(slog.DiscardHandler))

// replay runs a history through the current workflows, or through workflows with faults.
func replay(t *testing.T, file string, faults ...interceptor.WorkerInterceptor) error {
	t.Helper()
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{Interceptors: faults})
	require.NoError(t, err)
	workflows.Register(replayerRegistry{replayer}, nil)
	return replayer.ReplayWorkflowHistoryFromJSONFile(silent, file)
}

// TestRecordedHistoriesReplay fails on a change that would break running visits.
func TestRecordedHistoriesReplay(t *testing.T) {
	for _, file := range recordings(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			require.NoError(t, replay(t, file))
		})
	}
}

// TestReplayCatchesBrokenWorkflows breaks the workflows in the ways of a careless change. Each fault must make a
// recording fail, which proves that the recordings are useful.
func TestReplayCatchesBrokenWorkflows(t *testing.T) {
	for _, file := range recordings(t) {
		require.NoError(t, replay(t, file, &faulty{}), "without a fault")
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			for _, file := range recordings(t) {
				if replay(t, file, &faulty{fault: fault}) != nil {
					return
				}
			}
			t.Error("every recording replays all the same")
		})
	}
}

// fault changes a workflow's commands. A nil field changes nothing.
type fault struct {
	localActivity func(next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, name string,
		args []any) workflow.Future
	activity func(next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, name string,
		args []any) workflow.Future
	timer func(next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, wait time.Duration,
		options workflow.TimerOptions) workflow.Future
	child func(next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, name string,
		args []any) workflow.ChildWorkflowFuture
	attributes func(next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context,
		updates []temporal.SearchAttributeUpdate) error
	removed string // the name of an update that is no longer handled
	unheard string // the name of a signal that is no longer received
}

var faults = map[string]fault{
	"an activity more": {localActivity: func(
		next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, name string, args []any,
	) workflow.Future {
		next.ExecuteLocalActivity(ctx, name, args...)
		return next.ExecuteLocalActivity(ctx, name, args...)
	}},
	"an activity less": {localActivity: func(
		_ interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, _ string, _ []any,
	) workflow.Future {
		return done(ctx)
	}},
	"another activity": {localActivity: func(
		next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, _ string, args []any,
	) workflow.Future {
		return next.ExecuteLocalActivity(ctx, "Renamed", args...)
	}},
	"a local activity that became an ordinary one": {localActivity: func(
		next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, name string, args []any,
	) workflow.Future {
		return next.ExecuteActivity(workflow.WithStartToCloseTimeout(ctx, time.Minute), name, args...)
	}},
	"a pause before an activity": {localActivity: func(
		next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, name string, args []any,
	) workflow.Future {
		_ = next.NewTimer(ctx, time.Second).Get(ctx, nil)
		return next.ExecuteLocalActivity(ctx, name, args...)
	}},
	"a send that became local": {activity: func(
		next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, name string, args []any,
	) workflow.Future {
		local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
		return next.ExecuteLocalActivity(local, name, args...)
	}},
	"a send less": {activity: func(
		_ interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, _ string, _ []any,
	) workflow.Future {
		return done(ctx)
	}},
	"a timer more": {timer: func(
		next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, wait time.Duration,
		options workflow.TimerOptions,
	) workflow.Future {
		next.NewTimerWithOptions(ctx, wait, options)
		return next.NewTimerWithOptions(ctx, wait, options)
	}},
	"a timer that rings at once": {timer: func(
		_ interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, _ time.Duration, _ workflow.TimerOptions,
	) workflow.Future {
		return done(ctx)
	}},
	"a timer that never rings": {timer: func(
		_ interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, _ time.Duration, _ workflow.TimerOptions,
	) workflow.Future {
		never, _ := workflow.NewFuture(ctx)
		return never
	}},
	"another child": {child: func(
		next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, _ string, args []any,
	) workflow.ChildWorkflowFuture {
		return next.ExecuteChildWorkflow(ctx, visits.ReservationName, args...)
	}},
	"search attributes no longer kept": {attributes: func(
		interceptor.WorkflowOutboundInterceptor, workflow.Context, []temporal.SearchAttributeUpdate,
	) error {
		return nil
	}},
	"search attributes kept twice": {attributes: func(
		next interceptor.WorkflowOutboundInterceptor, ctx workflow.Context, updates []temporal.SearchAttributeUpdate,
	) error {
		_ = next.UpsertTypedSearchAttributes(ctx, updates...)
		return next.UpsertTypedSearchAttributes(ctx, updates...)
	}},
	"no cancelling any more": {removed: visits.CancelUpdate},
	"no editing any more":    {removed: visits.EditUpdate},
	"no sending any more":    {removed: visits.SendUpdate},
	"no links any more":      {removed: accounts.AskUpdate},
	"links of no use":        {removed: accounts.UseUpdate},
	"no preparing any more":  {removed: visits.PrepareUpdate},
	"no leaving any more":    {removed: waitlists.LeaveUpdate},
	"receipts unheard":       {unheard: visits.ReceiptSignal},
	"presence unheard":       {unheard: visits.PresenceSignal},
	"revoked links unheard":  {unheard: visits.RevokeSignal},
	"bookings unheard":       {unheard: waitlists.BookedSignal},
	"withdrawals unheard":    {unheard: visits.ForgetSignal},
}

// done is the result of a command that a fault omits.
func done(ctx workflow.Context) workflow.Future {
	future, settle := workflow.NewFuture(ctx)
	settle.SetValue(nil)
	return future
}

// faulty is a worker whose workflows have a fault.
type faulty struct {
	interceptor.WorkerInterceptorBase
	fault fault
}

func (f *faulty) InterceptWorkflow(
	_ workflow.Context, next interceptor.WorkflowInboundInterceptor,
) interceptor.WorkflowInboundInterceptor {
	in := &faultyInbound{fault: f.fault}
	in.Next = next
	return in
}

type faultyInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	fault fault
}

func (f *faultyInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	out := &faultyOutbound{fault: f.fault}
	out.Next = next
	return f.Next.Init(out)
}

type faultyOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	fault fault
}

func (f *faultyOutbound) ExecuteLocalActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	if f.fault.localActivity == nil {
		return f.Next.ExecuteLocalActivity(ctx, name, args...)
	}
	return f.fault.localActivity(f.Next, ctx, name, args)
}

func (f *faultyOutbound) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	if f.fault.activity == nil {
		return f.Next.ExecuteActivity(ctx, name, args...)
	}
	return f.fault.activity(f.Next, ctx, name, args)
}

func (f *faultyOutbound) NewTimerWithOptions(
	ctx workflow.Context, wait time.Duration, options workflow.TimerOptions,
) workflow.Future {
	if f.fault.timer == nil {
		return f.Next.NewTimerWithOptions(ctx, wait, options)
	}
	return f.fault.timer(f.Next, ctx, wait, options)
}

func (f *faultyOutbound) ExecuteChildWorkflow(
	ctx workflow.Context, name string, args ...any,
) workflow.ChildWorkflowFuture {
	if f.fault.child == nil {
		return f.Next.ExecuteChildWorkflow(ctx, name, args...)
	}
	return f.fault.child(f.Next, ctx, name, args)
}

func (f *faultyOutbound) UpsertTypedSearchAttributes(
	ctx workflow.Context, updates ...temporal.SearchAttributeUpdate,
) error {
	if f.fault.attributes == nil {
		return f.Next.UpsertTypedSearchAttributes(ctx, updates...)
	}
	return f.fault.attributes(f.Next, ctx, updates)
}

func (f *faultyOutbound) SetUpdateHandler(
	ctx workflow.Context, name string, handler any, options workflow.UpdateHandlerOptions,
) error {
	if name == f.fault.removed {
		return nil
	}
	return f.Next.SetUpdateHandler(ctx, name, handler, options)
}

func (f *faultyOutbound) GetSignalChannel(ctx workflow.Context, name string) workflow.ReceiveChannel {
	if name == f.fault.unheard {
		return workflow.NewChannel(ctx)
	}
	return f.Next.GetSignalChannel(ctx, name)
}
