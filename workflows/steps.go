package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// acts names the activities in workflow code. It stays nil.
var acts *activities.Activities

// forever is longer than any outage of the store.
const forever = 10 * 365 * 24 * time.Hour

// writes runs a workflow's writes to the store and counts those under way. A workflow must not end during a write
// that a signal started: Temporal would not wait for it.
type writes struct{ pending int }

// write runs a short write as a local activity. It retries until the write succeeds, however long the store is down,
// because a workflow's decisions must be written. Only a refusal ends it.
func (w *writes) write(ctx workflow.Context, summary string, activity, argument any) error {
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

// drained waits until all updates are answered and all writes are done.
func (w *writes) drained(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return w.pending == 0 && workflow.AllHandlersFinished(ctx) })
}

// numbering assigns revisions to a record's states. The store keeps the highest.
//
// A worker that dies after a write may not have recorded it in the history. When the task runs again, a message that
// arrived meanwhile may come first and produce another state. A counter would give that state the number of the lost
// one, and the store would take both for the same. Revisions by time are higher for every later decision.
type numbering struct{ byTime bool }

func (n numbering) after(ctx workflow.Context, last int64) int64 {
	if !n.byTime {
		return last + 1
	}
	return max(last+1, workflow.Now(ctx).UnixMilli())
}

// longestDelay bounds the age of a report. An older time is more likely from a wrong clock than from a delay by a
// worker that was down.
const longestDelay = 5 * time.Minute

// fitTime fits a time from another machine's clock into a history with times from Temporal's clock: the result is not
// after now, and not before the last event of the history. A correct clock's time stays unchanged.
func fitTime(ctx workflow.Context, at time.Time, history []madoguchi.Event) time.Time {
	now := workflow.Now(ctx)
	if at.After(now) || now.Sub(at) > longestDelay {
		return now
	}
	if n := len(history); n > 0 && at.Before(history[n-1].At) {
		return history[n-1].At
	}
	return at
}

// alarm is one timer that moves with its due time. It replaces several sleeps.
type alarm struct {
	due    time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

// set sets the alarm to due. Setting it to its current time costs nothing.
func (a *alarm) set(ctx workflow.Context, due time.Time, summary string) {
	if a.timer != nil && a.due.Equal(due) {
		return
	}
	a.stop()
	timerCtx, cancel := workflow.WithCancel(ctx)
	wait := max(due.Sub(workflow.Now(ctx)), 0)
	a.due, a.cancel = due, cancel
	a.timer = workflow.NewTimerWithOptions(timerCtx, wait, workflow.TimerOptions{Summary: summary})
}

// ringing reports whether the alarm that was set for due has fired.
func (a *alarm) ringing(due time.Time) bool {
	return a.timer != nil && a.due.Equal(due) && a.timer.IsReady()
}

// stop cancels the alarm.
func (a *alarm) stop() {
	if a.timer == nil {
		return
	}
	a.cancel()
	a.timer = nil
}
