package workflows

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/holds"
	"madoguchi/workflows/notices"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/waitlists"
)

// Registry registers workflows and activities: a worker, a replayer or a test environment.
type Registry interface {
	RegisterWorkflowWithOptions(function any, options workflow.RegisterOptions)
	RegisterActivity(activity any)
}

// kinds lists the product's workflows: the type in Temporal, the prefix of the IDs, and the function.
var kinds = []struct {
	name, prefix string
	function     any
}{
	{visits.ReservationName, "reservation/", visits.Reservation},
	{visits.CallWindowName, "call/", visits.CallWindow},
	{holds.SlotHoldName, "hold/", holds.SlotHold},
	{waitlists.WaitlistName, "waitlist/", waitlists.Waitlist},
	{accounts.PortalActivationName, "activation/", accounts.PortalActivation},
	{accounts.EmailVerificationName, "verification/", accounts.EmailVerification},
	{accounts.AccountRecoveryName, "recovery/", accounts.AccountRecovery},
	{notices.NoticeBroadcastName, "notice/", notices.NoticeBroadcast},
	{accounts.WithdrawalName, "withdrawal/", accounts.Withdrawal},
	{accounts.PasswordChangeName, "password-change/", accounts.PasswordChange},
}

// TypeOf returns the type of the workflow with the ID, or "" for an ID of another product. Payloads are bound to
// both.
func TypeOf(workflowID string) string {
	for _, kind := range kinds {
		if strings.HasPrefix(workflowID, kind.prefix) {
			return kind.name
		}
	}
	return ""
}

// Register registers the product's workflows and activities with a worker.
func Register(registry Registry, acts *activities.Activities) {
	for _, kind := range kinds {
		registry.RegisterWorkflowWithOptions(kind.function, workflow.RegisterOptions{Name: kind.name})
	}
	registry.RegisterActivity(acts)
	registry.RegisterActivity(activities.PortalOf(acts))
	registry.RegisterActivity(activities.WaitlistOf(acts))
}
