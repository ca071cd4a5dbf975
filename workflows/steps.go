package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
)

// acts names the activities for the workflows; it is never called.
var acts *activities.Activities

// write runs a short write to the store as a local activity. It is tried until it succeeds, because what a workflow has
// decided must be written, however long the store is away; only a refusal ends it.
func write(ctx workflow.Context, summary string, activity, argument any) error {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 10 * time.Second,
		Summary:             summary,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second,
		},
	})
	return workflow.ExecuteLocalActivity(ctx, activity, argument).Get(ctx, nil)
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

func (a *alarm) ringing() bool { return a.timer != nil && a.timer.IsReady() }

// stop forgets the alarm.
func (a *alarm) stop() {
	if a.timer == nil {
		return
	}
	a.cancel()
	a.timer = nil
}
