package process

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// forever is longer than any outage of the store.
const forever = 10 * 365 * 24 * time.Hour

// Writes runs a workflow's writes to the store and counts those under way. A workflow must not end during a write
// that a signal started: Temporal would not wait for it.
type Writes struct{ pending int }

// Write runs a short write as a local activity. It retries until the write succeeds, however long the store is down,
// because a workflow's decisions must be written. Only a refusal ends it.
func (w *Writes) Write(ctx workflow.Context, summary string, activity, argument any) error {
	// A write outlives its caller: an abandoned delivery must still write the state of its last receipt.
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout:    10 * time.Second,
		ScheduleToCloseTimeout: forever, // the default is the timeout of one attempt
		Summary:                summary,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second,
		},
	})
	w.pending++
	defer func() { w.pending-- }()
	return workflow.ExecuteLocalActivity(ctx, activity, argument).Get(ctx, nil)
}

// Drained waits until all updates are answered and all writes are done.
func (w *Writes) Drained(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return w.pending == 0 && workflow.AllHandlersFinished(ctx) })
}

// Numbering assigns revisions to a record's states. The store keeps the highest.
//
// A worker that dies after a write may not have recorded it in the history. When the task runs again, a message that
// arrived meanwhile may come first and produce another state. A counter would give that state the number of the lost
// one, and the store would take both for the same. Revisions by time are higher for every later decision.
type Numbering struct {
	ByTime bool // otherwise revisions count up
}

// After returns the revision that follows last; zero is that of no state.
func (n Numbering) After(ctx workflow.Context, last int64) int64 {
	if !n.ByTime {
		return last + 1
	}
	return max(last+1, workflow.Now(ctx).UnixMilli())
}

// Alarm is one timer that moves with its due time. It replaces several sleeps.
type Alarm struct {
	due    time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

// Set sets the alarm to due. Setting it to its current time costs nothing.
func (a *Alarm) Set(ctx workflow.Context, due time.Time, summary string) {
	if a.timer != nil && a.due.Equal(due) {
		return
	}
	a.Stop()
	timerCtx, cancel := workflow.WithCancel(ctx)
	wait := max(due.Sub(workflow.Now(ctx)), 0)
	a.due, a.cancel = due, cancel
	a.timer = workflow.NewTimerWithOptions(timerCtx, wait, workflow.TimerOptions{Summary: summary})
}

// Due returns the time that the alarm was last set for.
func (a *Alarm) Due() time.Time { return a.due }

// Ringing reports whether the alarm that was set for due has fired.
func (a *Alarm) Ringing(due time.Time) bool {
	return a.timer != nil && a.due.Equal(due) && a.timer.IsReady()
}

// Stop cancels the alarm.
func (a *Alarm) Stop() {
	if a.timer == nil {
		return
	}
	a.cancel()
	a.timer = nil
}
