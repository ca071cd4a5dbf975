package workflows

import (
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
)

// Registry is where workflows and activities are made known: a worker, a replayer or a test's environment.
type Registry interface {
	RegisterWorkflowWithOptions(function any, options workflow.RegisterOptions)
	RegisterActivity(activity any)
}

// Register makes a worker run the product's workflows and activities under their names.
func Register(registry Registry, acts *activities.Activities) {
	registry.RegisterWorkflowWithOptions(Reservation, workflow.RegisterOptions{Name: ReservationName})
	registry.RegisterWorkflowWithOptions(CallWindow, workflow.RegisterOptions{Name: CallWindowName})
	registry.RegisterWorkflowWithOptions(PortalActivation, workflow.RegisterOptions{Name: PortalActivationName})
	registry.RegisterWorkflowWithOptions(EmailVerification, workflow.RegisterOptions{Name: EmailVerificationName})
	registry.RegisterActivity(acts)
}
