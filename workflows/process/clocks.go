package process

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
)

// longestDelay bounds the age of a report. An older time is more likely from a wrong clock than from a delay by a
// worker that was down.
const longestDelay = 5 * time.Minute

// FitTime fits a time from another machine's clock into a history with times from Temporal's clock: the result is not
// after now, and not before the last event of the history. A correct clock's time stays unchanged.
func FitTime(ctx workflow.Context, at time.Time, history []madoguchi.Event) time.Time {
	now := workflow.Now(ctx)
	if at.After(now) || now.Sub(at) > longestDelay {
		return now
	}
	if n := len(history); n > 0 && at.Before(history[n-1].At) {
		return history[n-1].At
	}
	return at
}
