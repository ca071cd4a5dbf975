package accounts

import (
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
)

// Withdrawal deletes a patient's account (A10). What clinics keep of the patient stays with them:
//
//	asked ──► closed: account, sessions, links, notices deleted, patients unlinked; answered
//	      ──► every reservation told ──► the ended ones forget the account ──► mail ──► done
//
// The reservations are kept, or cancelled for the patient. A reservation whose process has ended, or whose clinic is
// gone, does not hold the withdrawal up.

// WithdrawalName is the workflow's type as Temporal shows it.
const WithdrawalName = "Withdrawal"

// kindWithdrawal is the value of process.KindAttribute.
const kindWithdrawal = "withdrawal"

// The states with which operators find withdrawals.
const (
	withdrawalRuns = "withdrawing"
	withdrawalDone = "withdrawn"
)

// ClosedUpdate waits until the account is deleted. It has no argument.
const ClosedUpdate = "closed"

// WithdrawalWorkflowID returns the ID of the process for an account.
func WithdrawalWorkflowID(account madoguchi.AccountID) string { return "withdrawal/" + string(account) }

// WithdrawalRequest is the input of Withdrawal.
type WithdrawalRequest struct {
	Account madoguchi.AccountID
	Name    string // of the address, see madoguchi.AddressKeys
	// FormerNames are the address's names of older keys.
	FormerNames []string `json:",omitempty"`
	Address     string   // of the mail
	Language    string
	Reason      string // 退会理由; operators read it in the workflow's input
	Cancel      bool   // cancels the reservations
	// Late are those reservations whose deadline for cancellations has passed.
	Late []madoguchi.ReservationID `json:",omitempty"`
	// Waits are the entries of waitlists that end, a line each, for the mail.
	Waits []string `json:",omitempty"`
}

// RequestWithdrawal returns the options that start the process and wait until the account is deleted.
func RequestWithdrawal(asked WithdrawalRequest) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	id := WithdrawalWorkflowID(asked.Account)
	start := client.StartWorkflowOptions{
		ID: id, TaskQueue: process.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(process.KindAttribute.ValueSet(kindWithdrawal),
			process.StateAttribute.ValueSet(withdrawalRuns)),
		StaticSummary: "withdrawal of a patient",
	}
	return start, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateID: ClosedUpdate, UpdateName: ClosedUpdate,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
}

// Withdrawal runs one withdrawal.
func Withdrawal(ctx workflow.Context, asked WithdrawalRequest) error {
	closed := false
	err := workflow.SetUpdateHandler(ctx, ClosedUpdate, func(ctx workflow.Context) error {
		return workflow.Await(ctx, func() bool { return closed })
	})
	if err != nil {
		return err
	}
	err = perform(ctx, "delete the account", portalActs.CloseAccount, activities.AccountToClose{
		Account: asked.Account, Name: asked.Name, FormerNames: asked.FormerNames,
	}, nil)
	if err != nil {
		return err
	}
	closed = true
	if err := forgetVisits(ctx, asked); err != nil {
		return err
	}
	mails := newLinkMails()
	mails.send(ctx, activities.AccountNotice{
		ID: madoguchi.VerificationID(asked.Account), Kind: activities.MailWithdrawn, Purpose: madoguchi.Withdrawal,
		To: asked.Address, Language: asked.Language, Waits: asked.Waits,
	}, mails.noticeSent)
	if err := workflow.Await(ctx, func() bool {
		return mails.underWay == 0 && workflow.AllHandlersFinished(ctx)
	}); err != nil {
		return err
	}
	if !mails.failed() {
		showState(ctx, withdrawalDone)
	}
	return nil
}

// forgetVisits tells the running reservations, which write their own records. The records of the others change in the
// store.
func forgetVisits(ctx workflow.Context, asked WithdrawalRequest) error {
	var booked []madoguchi.ReservationID
	if err := perform(ctx, "list the visits", portalActs.BookedVisits, asked.Account, &booked); err != nil {
		return err
	}
	forget := visits.Forget{
		Cancel: asked.Cancel, Notice: asked.Cancel, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
	}
	for _, id := range booked {
		forget.Late = slices.Contains(asked.Late, id)
		err := workflow.SignalExternalWorkflow(ctx, visits.ReservationWorkflowID(id), "", visits.ForgetSignal, forget).
			Get(ctx, nil)
		if err != nil { // its process has ended meanwhile
			workflow.GetLogger(ctx).Info("a reservation was not told of a withdrawal", "reservation", id, "error", err)
		}
	}
	return perform(ctx, "forget the account in ended visits", portalActs.ForgetAccount, asked.Account, nil)
}
