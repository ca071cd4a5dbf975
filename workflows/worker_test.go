package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
	"madoguchi/workflows"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/holds"
	"madoguchi/workflows/notices"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/waitlists"
)

// named collects the names that workflows are registered under.
type named map[string]bool

func (n named) RegisterWorkflowWithOptions(_ any, options workflow.RegisterOptions) {
	n[options.Name] = true
}

func (n named) RegisterActivity(any) {}

// TestAnIDTellsItsType covers every ID that the product makes, and requires one for each type that a worker runs.
func TestAnIDTellsItsType(t *testing.T) {
	registered := named{}
	workflows.Register(registered, nil)
	invitation := madoguchi.Verification{
		Purpose: madoguchi.Invitation, Account: "a", Invitation: madoguchi.StaffInvitation{ClinicID: "c"},
	}
	for id, want := range map[string]string{
		visits.ReservationWorkflowID("r"):           visits.ReservationName,
		accounts.RecoveryWorkflowID("c", "s"):       accounts.AccountRecoveryName,
		visits.CallWorkflowID("c"):                  visits.CallWindowName,
		notices.WorkflowID("n"):                     notices.NoticeBroadcastName,
		holds.WorkflowID("r"):                       holds.SlotHoldName,
		waitlists.WorkflowID("c", "2026-11-24"):     waitlists.WaitlistName,
		waitlists.WorkflowID("c", ""):               waitlists.WaitlistName,
		accounts.PasswordChangeWorkflowID("a", "r"): accounts.PasswordChangeName,
		accounts.WithdrawalWorkflowID("a"):          accounts.WithdrawalName,
		accounts.ActivationWorkflowID("a"):          accounts.PortalActivationName,
		accounts.VerificationWorkflowID(invitation): accounts.EmailVerificationName,
		accounts.VerificationWorkflowID(
			madoguchi.Verification{Purpose: madoguchi.PasswordReset},
		): accounts.EmailVerificationName,
	} {
		require.Equal(t, want, workflows.TypeOf(id), id)
		delete(registered, want)
	}
	require.Empty(t, registered, "types that no ID leads to: their payloads would not open")
	require.Empty(t, workflows.TypeOf("somebody's"))
	require.Empty(t, workflows.TypeOf(""))
}
