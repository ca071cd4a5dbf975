package accounts

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
)

// acts and portalActs name the activities in workflow code. They stay nil.
var (
	acts       *activities.Activities
	portalActs *activities.Portal
)

// perform runs an activity until it succeeds or refuses. It is not a local activity, for two reasons: the workflow
// answers a request before the activity begins, so that the time of the answer reveals nothing; and every write has
// its cause in the history.
func perform(ctx workflow.Context, summary string, activity, argument, answer any) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second,
		Summary:             summary,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second,
		},
	})
	return workflow.ExecuteActivity(ctx, activity, argument).Get(ctx, answer)
}
