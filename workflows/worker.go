package workflows

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
)

// Registry is where workflows and activities are made known: a worker, a replayer or a test's environment.
type Registry interface {
	RegisterWorkflowWithOptions(function any, options workflow.RegisterOptions)
	RegisterActivity(activity any)
}

// kinds are the product's workflows: the type as Temporal shows it, what their IDs begin with, and their function.
var kinds = []struct {
	name, prefix string
	function     any
}{
	{ReservationName, "reservation/", Reservation},
	{CallWindowName, "call/", CallWindow},
	{PortalActivationName, "activation/", PortalActivation},
	{EmailVerificationName, "verification/", EmailVerification},
	{AccountRecoveryName, "recovery/", AccountRecovery},
}

// TypeOf returns the type of the workflow that an ID belongs to, or nothing for an ID that is none
// of the product's. Payloads are bound to both.
func TypeOf(workflowID string) string {
	for _, kind := range kinds {
		if strings.HasPrefix(workflowID, kind.prefix) {
			return kind.name
		}
	}
	return ""
}

// Register makes a worker run the product's workflows and activities under their names.
func Register(registry Registry, acts *activities.Activities) {
	for _, kind := range kinds {
		registry.RegisterWorkflowWithOptions(kind.function, workflow.RegisterOptions{Name: kind.name})
	}
	registry.RegisterActivity(acts)
}
