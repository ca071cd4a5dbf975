package accounts

import (
	"cmp"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// AccountRecovery gives an account back to an owner who has lost both password and second factor. The requester has
// shown access to the address's mail. That alone is not enough:
//
//	asked ──► waiting ──[another admin or an operator has approved, and 24 h have passed]──► granted: link mailed
//	             │ └─[7 days without an approval]──► expired        │ │ └─[link used]──► done: a new password
//	             │                                                  │ └─[24 h]──► expired
//	             └──────────────[the owner or an admin objects]─────┴──► stopped
//
// The owner and every admin get a mail when the recovery is requested and when it ends. The owner objects with the
// link in that mail, or while signed in if another person reads the mail. Each account has one process.

// AccountRecoveryName is the workflow's type as Temporal shows it.
const AccountRecoveryName = "AccountRecovery"

// kindRecovery is the value of process.KindAttribute.
const kindRecovery = "recovery"

// RecoveryWorkflowID returns the ID of the process for an account.
func RecoveryWorkflowID(clinic madoguchi.ClinicID, member madoguchi.StaffID) string {
	return "recovery/" + string(clinic) + "/" + string(member)
}

// The messages of a recovery.
const (
	ApproveUpdate = "approve" // argument Approval
	ObjectUpdate  = "object"  // argument Objection
	RecoverUpdate = "recover" // argument LinkUse
)

// RecoveryRequest is the input of AccountRecovery.
type RecoveryRequest struct {
	ID       madoguchi.VerificationID
	ClinicID madoguchi.ClinicID
	StaffID  madoguchi.StaffID
	// Objection is the minimum time that the owner has to object. Zero means madoguchi.ObjectionTime; the API server
	// leaves it zero. Tests that run in real time set it.
	Objection time.Duration `json:",omitempty"`
}

// Approval names the person who vouches for the owner: an admin, or madoguchi.ApprovedByOperator.
type Approval struct {
	ID madoguchi.VerificationID
	By madoguchi.StaffID
}

// Objection stops a recovery.
type Objection struct{ ID madoguchi.VerificationID }

// RequestRecovery returns the options that start the process. A running process goes on.
func RequestRecovery(asked RecoveryRequest) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       RecoveryWorkflowID(asked.ClinicID, asked.StaffID),
		TaskQueue:                process.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(process.ClinicAttribute.ValueSet(string(asked.ClinicID)),
			process.KindAttribute.ValueSet(kindRecovery),
			process.StateAttribute.ValueSet(string(madoguchi.RecoveryWaiting))),
		StaticSummary: "recovery of an account",
	}
}

// AccountRecovery runs one recovery of an account.
func AccountRecovery(ctx workflow.Context, asked RecoveryRequest) error {
	now := workflow.Now(ctx)
	r := &recovery{record: madoguchi.Recovery{
		ID: asked.ID, ClinicID: asked.ClinicID, StaffID: asked.StaffID, State: madoguchi.RecoveryWaiting, AskedAt: now,
		ObjectUntil: now.Add(cmp.Or(asked.Objection, madoguchi.ObjectionTime)),
		ExpiresAt:   now.Add(madoguchi.ApprovalWithin),
	}}
	if err := r.setup(ctx); err != nil {
		return err
	}
	if err := r.reach(ctx, madoguchi.RecoveryWaiting); err != nil {
		return err
	}
	r.mailAll(ctx, activities.MailRecoveryAsked)
	return r.run(ctx)
}

type recovery struct {
	record madoguchi.Recovery
	using  bool // the link's use is being written
	usedBy LinkUse
	mails  int // under way
	alarm  process.Alarm
	writes process.Writes
}

func (r *recovery) setup(ctx workflow.Context) error {
	judged := func(judge func(madoguchi.VerificationID) error) func(madoguchi.VerificationID) error {
		return func(id madoguchi.VerificationID) error {
			if id != r.record.ID {
				return process.Refuse(madoguchi.ErrNotOpen) // from an earlier process; the store has its outcome
			}
			return process.Refuse(judge(id))
		}
	}
	pending := judged(func(madoguchi.VerificationID) error { return r.over() })
	granted := judged(func(madoguchi.VerificationID) error { return r.record.Refusal() })
	if err := workflow.SetUpdateHandlerWithOptions(ctx, ApproveUpdate, r.approve, workflow.UpdateHandlerOptions{
		Validator: func(approving Approval) error {
			if approving.By == r.record.StaffID {
				return process.Refuse(madoguchi.ErrOwnAccount)
			}
			return pending(approving.ID)
		},
	}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, ObjectUpdate, r.object, workflow.UpdateHandlerOptions{
		Validator: func(objecting Objection) error {
			if r.record.State == madoguchi.RecoveryStopped || r.using {
				return nil // a repeat, or an objection that object judges after the use
			}
			return pending(objecting.ID)
		},
	}); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, RecoverUpdate, r.use, workflow.UpdateHandlerOptions{
		Validator: func(using LinkUse) error {
			if r.using && using.repeats(r.usedBy) {
				return nil // waits for the outcome
			}
			return granted(using.ID)
		},
	})
}

func (r *recovery) over() error {
	if r.record.Pending() {
		return nil
	}
	return madoguchi.ErrRecoveryOver
}

// run waits for the next event until the recovery has ended and all mails are sent.
func (r *recovery) run(ctx workflow.Context) error {
	for r.using || r.record.Pending() {
		due := r.due()
		r.alarm.Set(ctx, due, r.waitsFor())
		moved := func() bool {
			return !r.using && (!r.record.Pending() || !r.due().Equal(due) || r.alarm.Ringing(due))
		}
		if err := workflow.Await(ctx, moved); err != nil {
			return err
		}
		if r.record.Pending() && r.alarm.Ringing(r.due()) {
			if err := r.elapse(ctx); err != nil {
				return err
			}
		}
	}
	r.alarm.Stop()
	if err := workflow.Await(ctx, func() bool { return r.mails == 0 }); err != nil {
		return err
	}
	return r.writes.Drained(ctx)
}

func (r *recovery) approved() bool {
	return r.record.State == madoguchi.RecoveryWaiting && r.record.ApprovedBy != ""
}

// due returns the time of the next automatic step.
func (r *recovery) due() time.Time {
	if r.approved() {
		return r.record.ObjectUntil
	}
	return r.record.ExpiresAt
}

func (r *recovery) waitsFor() string {
	switch {
	case r.approved():
		return "the owner's time to object"
	case r.record.State == madoguchi.RecoveryGranted:
		return "link expires"
	default:
		return "no approval in time"
	}
}

// elapse takes the automatic step that is due.
func (r *recovery) elapse(ctx workflow.Context) error {
	if !r.approved() {
		return r.end(ctx, madoguchi.RecoveryExpired)
	}
	r.record.ExpiresAt = workflow.Now(ctx).Add(madoguchi.RecoveryLinkTime)
	if err := r.reach(ctx, madoguchi.RecoveryGranted); err != nil {
		return err
	}
	r.mail(ctx, activities.MailRecoveryGranted, r.record.StaffID)
	return nil
}

func (r *recovery) end(ctx workflow.Context, state madoguchi.RecoveryState) error {
	r.mailAll(ctx, activities.MailRecoveryStopped)
	return r.reach(ctx, state)
}

// approve records who vouches for the owner. Only the first approval counts.
func (r *recovery) approve(ctx workflow.Context, approving Approval) error {
	if r.record.ApprovedBy != "" {
		return nil
	}
	r.record.ApprovedBy = approving.By
	return r.reach(ctx, r.record.State)
}

// object stops the recovery. While the link is being used, it waits for the outcome of that use.
func (r *recovery) object(ctx workflow.Context, _ Objection) error {
	if err := workflow.Await(ctx, func() bool { return !r.using }); err != nil {
		return err
	}
	if r.record.State == madoguchi.RecoveryStopped {
		return nil
	}
	if err := r.over(); err != nil {
		return process.Refuse(err)
	}
	return r.end(ctx, madoguchi.RecoveryStopped)
}

// use gives the account back. A repeat of the same use that arrives meanwhile shares its outcome.
func (r *recovery) use(ctx workflow.Context, using LinkUse) error {
	if r.using {
		if err := workflow.Await(ctx, func() bool { return !r.using }); err != nil {
			return err
		}
		if r.record.State == madoguchi.RecoveryDone {
			return nil
		}
		return process.Refuse(r.record.Refusal())
	}
	r.using, r.usedBy = true, using
	defer func() { r.using = false }()
	granted := r.record
	r.number(ctx, madoguchi.RecoveryDone)
	err := perform(ctx, "give the account back", acts.RecoverAccount, activities.RecoverInput{
		Recovery: r.record, PasswordHash: using.PasswordHash, At: workflow.Now(ctx),
	}, nil)
	if err != nil {
		r.record = granted
		return err
	}
	r.show(ctx)
	r.mailAll(ctx, activities.MailRecoveryDone)
	return nil
}

func (r *recovery) number(ctx workflow.Context, state madoguchi.RecoveryState) {
	r.record.State, r.record.Revision = state, process.Numbering{ByTime: true}.After(ctx, r.record.Revision)
}

// reach writes a state and shows it to operators.
func (r *recovery) reach(ctx workflow.Context, state madoguchi.RecoveryState) error {
	r.number(ctx, state)
	r.show(ctx)
	return r.writes.Write(ctx, "write the recovery's state", acts.SaveRecovery, r.record)
}

func (r *recovery) show(ctx workflow.Context) {
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("%s, approved: %t, objections until %s, expires %s",
		r.record.State, r.record.ApprovedBy != "",
		r.record.ObjectUntil.UTC().Format(time.RFC3339), r.record.ExpiresAt.UTC().Format(time.RFC3339)))
	showState(ctx, string(r.record.State))
}

// mailAll mails the owner and every admin in the background.
func (r *recovery) mailAll(ctx workflow.Context, kind activities.AccountMailKind) {
	r.mails++
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer func() { r.mails-- }()
		var told []madoguchi.StaffID
		if err := perform(ctx, "who is told", acts.RecoveryAudience, r.record, &told); err != nil {
			workflow.GetLogger(ctx).Error("nobody was told of a recovery", "recovery", r.record.ID, "error", err)
		}
		for _, to := range told {
			r.mail(ctx, kind, to)
		}
	})
}

func (r *recovery) mail(ctx workflow.Context, kind activities.AccountMailKind, to madoguchi.StaffID) {
	notice := activities.RecoveryNotice{Kind: kind, Recovery: r.record, To: to}
	r.mails++
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer func() { r.mails-- }()
		ctx, _ = workflow.NewDisconnectedContext(ctx)
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout:    30 * time.Second,
			ScheduleToCloseTimeout: 24 * time.Hour,
			Summary:                "mail: " + string(kind),
			RetryPolicy: &temporal.RetryPolicy{
				InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 2 * time.Minute,
			},
		})
		if err := workflow.ExecuteActivity(ctx, acts.SendRecoveryMail, notice).Get(ctx, nil); err != nil {
			workflow.GetLogger(ctx).Error("a mail about a recovery was not sent", "recovery", r.record.ID,
				"failure", process.FailureOf(err))
		}
	})
}
