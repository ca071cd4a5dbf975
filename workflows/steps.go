package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// acts names the activities for the workflows; it is never called.
var acts *activities.Activities

// forever is longer than any store is away.
const forever = 10 * 365 * 24 * time.Hour

// writes runs a workflow's writes to the store and knows whether any is under way: a workflow must not end over one
// that a signal has started, for which it would otherwise not wait.
type writes struct{ pending int }

// write runs a short write as a local activity. It is tried until it succeeds, because what a workflow has decided must
// be written, however long the store is away; only a refusal ends it.
func (w *writes) write(ctx workflow.Context, summary string, activity, argument any) error {
	// A write outlives what started it: a delivery that is given up must not take the state of its last receipt along.
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout:    10 * time.Second,
		ScheduleToCloseTimeout: forever, // not set, it would be that of one attempt
		Summary:                summary,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second,
		},
	})
	w.pending++
	defer func() { w.pending-- }()
	return workflow.ExecuteLocalActivity(ctx, activity, argument).Get(ctx, nil)
}

// drained waits until every update has been answered and every write is done.
func (w *writes) drained(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return w.pending == 0 && workflow.AllHandlersFinished(ctx) })
}

// numbering gives a record's states their revisions. The store keeps the highest.
//
// What a worker wrote just before it died may never have become part of the history; what came in meanwhile may then
// come first when the same task is run again, and another state gets its turn. Counted, it would have the number of the
// one that was lost and be taken for it. By time, whatever is decided later has the higher number.
type numbering struct{ byTime bool }

func (n numbering) after(ctx workflow.Context, last int64) int64 {
	if !n.byTime {
		return last + 1
	}
	return max(last+1, workflow.Now(ctx).UnixMilli())
}

// longestDelay is how long ago something can have happened that is heard of now. What is older was more likely dated by
// a wrong clock than held up by a worker that was away.
const longestDelay = 5 * time.Minute

// placed fits the time that another machine gives for an occurrence into a history that Temporal's clock has written so
// far: it happened a little before it is heard of here, and after what was noted before it. Where the other clock is
// right, that changes nothing.
func placed(ctx workflow.Context, at time.Time, history []madoguchi.Event) time.Time {
	now := workflow.Now(ctx)
	if at.After(now) || now.Sub(at) > longestDelay {
		return now
	}
	if n := len(history); n > 0 && at.Before(history[n-1].At) {
		return history[n-1].At
	}
	return at
}

// alarm is one timer that moves with what it waits for, instead of a pile of sleeps.
type alarm struct {
	due    time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

// set makes the alarm ring at due; setting it to the time it has already costs nothing.
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

// ringing reports whether the alarm that was set for due has gone off; one for another time does not count any more.
func (a *alarm) ringing(due time.Time) bool {
	return a.timer != nil && a.due.Equal(due) && a.timer.IsReady()
}

// stop forgets the alarm.
func (a *alarm) stop() {
	if a.timer == nil {
		return
	}
	a.cancel()
	a.timer = nil
}
