package accounts

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// PasswordChange changes the password of a patient or of a member of staff, after the API has checked the current one.
// It is a process, so that the other sessions end and the owner is told even if a program stops in between:
//
//	asked ──► password set, other sessions ended: answered ──► mail ──► done

// PasswordChangeName is the workflow's type as Temporal shows it.
const PasswordChangeName = "PasswordChange"

// PasswordChangeWorkflowID returns the ID of the process of one change.
func PasswordChangeWorkflowID(account madoguchi.AccountID, request madoguchi.VerificationID) string {
	return "password-change/" + string(account) + "/" + string(request)
}

// StaffPasswordChangeWorkflowID returns the ID of the process of one change by a member of staff.
func StaffPasswordChangeWorkflowID(
	clinic madoguchi.ClinicID, staff madoguchi.StaffID, request madoguchi.VerificationID,
) string {
	return "password-change/" + string(clinic) + "/" + string(staff) + "/" + string(request)
}

// kindPasswordChange is the value of process.KindAttribute.
const kindPasswordChange = "passwordChange"

// ChangedUpdate waits until the password is changed. It has no argument.
const ChangedUpdate = "changed"

// PasswordChangeRequest is the input of PasswordChange.
type PasswordChangeRequest struct {
	ID       madoguchi.VerificationID
	Account  madoguchi.AccountID `json:",omitempty"` // of a patient, or
	Clinic   madoguchi.ClinicID  `json:",omitempty"` // of a member of staff
	Staff    madoguchi.StaffID   `json:",omitempty"`
	Hash     string              // argon2id in PHC string form
	At       time.Time           // when it was chosen; a repeat of the process does not replace a later password
	Keep     [32]byte            // the hash of the session that goes on
	Address  string              // of the mail
	Language string
}

// RequestPasswordChange returns the options that start the process and wait for the change.
func RequestPasswordChange(asked PasswordChangeRequest) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	id, whose := PasswordChangeWorkflowID(asked.Account, asked.ID), "a patient's account"
	if asked.Staff != "" {
		id, whose = StaffPasswordChangeWorkflowID(asked.Clinic, asked.Staff, asked.ID), "a member of staff"
	}
	start := client.StartWorkflowOptions{
		ID: id, TaskQueue: process.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(process.KindAttribute.ValueSet(kindPasswordChange),
			process.StateAttribute.ValueSet(string(madoguchi.LinkPending))),
		StaticSummary: "password of " + whose,
	}
	return start, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateID: string(asked.ID), UpdateName: ChangedUpdate,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
}

// PasswordChange runs one change of a password.
func PasswordChange(ctx workflow.Context, asked PasswordChangeRequest) error {
	var outcome error
	done := false
	err := workflow.SetUpdateHandler(ctx, ChangedUpdate, func(ctx workflow.Context) error {
		if err := workflow.Await(ctx, func() bool { return done }); err != nil {
			return err
		}
		return outcome
	})
	if err != nil {
		return err
	}
	outcome = asked.perform(ctx)
	done = true
	mails, state := newLinkMails(), string(madoguchi.LinkUsed)
	if outcome == nil {
		mails.send(ctx, asked.notice(), mails.noticeSent)
	}
	if err := workflow.Await(ctx, func() bool {
		return mails.underWay == 0 && workflow.AllHandlersFinished(ctx)
	}); err != nil {
		return err
	}
	if mails.failed() {
		state = stateMailFailed
	}
	showState(ctx, state)
	return nil
}

// perform sets the password and ends the other sessions.
func (r PasswordChangeRequest) perform(ctx workflow.Context) error {
	return perform(ctx, "change the password", portalActs.ChangePassword, activities.PasswordChange{
		Account: r.Account, Clinic: r.Clinic, Staff: r.Staff, Hash: r.Hash, At: r.At, Keep: r.Keep,
	}, nil)
}

// notice is the mail that tells the owner.
func (r PasswordChangeRequest) notice() activities.AccountNotice {
	notice := activities.AccountNotice{
		ID: r.ID, Kind: activities.MailAccountPassword, Purpose: madoguchi.AccountReset, To: r.Address,
		Language: r.Language,
	}
	if r.Staff != "" {
		notice.Kind, notice.Purpose = activities.MailPasswordChanged, madoguchi.PasswordReset
	}
	return notice
}
