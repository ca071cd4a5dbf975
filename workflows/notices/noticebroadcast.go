package notices

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

// NoticeBroadcast publishes one announcement (A9):
//
//	start ──► waiting ──[From]──► sending ──[all have it]──► published ──[Until]──► ended
//	             │                │  │ ▲                         │
//	             │                │  └─┘ a batch of accounts     │
//	             └───[withdraw]───┴──────────────────────────────┴──► withdrawn
//
// After BatchesPerRun batches it continues as new, so that its history stays small however many accounts there are. A
// batch that runs twice gives no account the announcement twice.

// NoticeBroadcastName is the workflow's type as Temporal shows it.
const NoticeBroadcastName = "NoticeBroadcast"

// kindNotice is the value of process.KindAttribute.
const kindNotice = "notice"

// WorkflowID returns the ID of an announcement's workflow.
func WorkflowID(id madoguchi.NoticeID) string { return "notice/" + string(id) }

// The messages of a broadcast. Both are answered when the store shows their effect.
const (
	PublishUpdate  = "publish"
	WithdrawUpdate = "withdraw"
)

// Withdrawal is the argument of WithdrawUpdate. By is the operator's name.
type Withdrawal struct {
	By string `json:",omitempty"`
}

// publishUpdateID is fixed, so that a repeated request is the same update.
const publishUpdateID = "publish"

// The default sizes of a broadcast.
const (
	BatchSize     = 500
	BatchesPerRun = 40
)

// Broadcast is the input of NoticeBroadcast. After and Begun continue an earlier run.
type Broadcast struct {
	Announcement madoguchi.Announcement
	After        madoguchi.AccountID `json:",omitempty"` // the last account that has the announcement
	Begun        bool                `json:",omitempty"`
	// BatchSize and BatchesPerRun replace the defaults, in tests.
	BatchSize, BatchesPerRun int `json:",omitempty"`
}

// Publish returns the options that start a broadcast and wait until it is known.
func Publish(b Broadcast) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	a := b.Announcement
	attributes := []temporal.SearchAttributeUpdate{
		process.KindAttribute.ValueSet(kindNotice),
		process.StateAttribute.ValueSet(string(madoguchi.AnnouncementWaiting)),
		process.StartAttribute.ValueSet(a.From),
	}
	if a.Audience.ClinicID != "" {
		attributes = append(attributes, process.ClinicAttribute.ValueSet(string(a.Audience.ClinicID)))
	}
	start := client.StartWorkflowOptions{
		ID:                       WorkflowID(a.ID),
		TaskQueue:                process.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		TypedSearchAttributes:    temporal.NewSearchAttributes(attributes...),
		StaticSummary:            "announcement to accounts",
	}
	ask := client.UpdateWorkflowOptions{
		WorkflowID: start.ID, UpdateID: publishUpdateID, UpdateName: PublishUpdate,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	return start, ask
}

// NoticeBroadcast publishes one announcement, from the first batch to its end.
func NoticeBroadcast(ctx workflow.Context, input Broadcast) error {
	b := &broadcast{record: input.Announcement, input: input, after: input.After, known: input.Begun}
	if err := b.setup(ctx); err != nil {
		return err
	}
	if err := b.begin(ctx); err != nil {
		return err
	}
	more, err := b.send(ctx)
	switch {
	case err != nil:
		return err
	case more:
		return b.goOn(ctx)
	}
	return b.end(ctx)
}

type broadcast struct {
	record    madoguchi.Announcement
	input     Broadcast
	after     madoguchi.AccountID
	known     bool // the store has the announcement
	withdrawn bool
	// withdrawal is not in record, because a write that is on its way would overwrite it.
	withdrawal madoguchi.AnnouncementAct
	alarm      process.Alarm
	writes     process.Writes
}

func (b *broadcast) setup(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, PublishUpdate, b.awaitKnown); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, WithdrawUpdate, b.withdraw, workflow.UpdateHandlerOptions{
		Validator: func(Withdrawal) error {
			if b.record.State == madoguchi.AnnouncementEnded {
				return process.Refuse(madoguchi.ErrNotOpen)
			}
			return nil
		},
	})
}

func (b *broadcast) awaitKnown(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return b.known })
}

// withdraw takes the announcement back from everybody. A repeat waits for the same effect.
func (b *broadcast) withdraw(ctx workflow.Context, asked Withdrawal) error {
	if !b.withdrawn {
		b.withdrawn, b.withdrawal = true, madoguchi.AnnouncementAct{By: asked.By, At: workflow.Now(ctx)}
	}
	return workflow.Await(ctx, func() bool { return b.record.State.Over() })
}

// begin makes the announcement known, and waits for its time.
func (b *broadcast) begin(ctx workflow.Context) error {
	if !b.input.Begun {
		if err := b.reach(ctx, madoguchi.AnnouncementWaiting); err != nil {
			return err
		}
		b.known = true
		if err := b.wait(ctx, b.record.From, "published"); err != nil {
			return err
		}
	}
	if b.withdrawn || b.record.State == madoguchi.AnnouncementSending {
		return nil
	}
	return b.reach(ctx, madoguchi.AnnouncementSending)
}

// wait waits until a time, or until the announcement is withdrawn.
func (b *broadcast) wait(ctx workflow.Context, until time.Time, summary string) error {
	if !until.After(workflow.Now(ctx)) {
		return nil
	}
	b.alarm.Set(ctx, until, summary)
	defer b.alarm.Stop()
	return workflow.Await(ctx, func() bool { return b.withdrawn || b.alarm.Ringing(until) })
}

// send gives the announcement to a run's batches of accounts. more says that accounts are left.
func (b *broadcast) send(ctx workflow.Context) (more bool, err error) {
	for range cmp.Or(b.input.BatchesPerRun, BatchesPerRun) {
		if b.withdrawn || !workflow.Now(ctx).Before(b.record.Until) {
			return false, nil
		}
		var sent activities.NoticeBatchSent
		batch := activities.NoticeBatch{
			Announcement: b.addressed(), After: b.after, Size: cmp.Or(b.input.BatchSize, BatchSize),
		}
		if err := b.sendBatch(ctx, batch, &sent); err != nil {
			return false, err
		}
		b.record.Reached += sent.Count
		b.after = sent.Last
		b.show(ctx)
		if sent.Count < batch.Size {
			return false, nil
		}
	}
	return true, nil
}

// addressed is the announcement without its texts, which a batch does not need.
func (b *broadcast) addressed() madoguchi.Announcement {
	addressed := b.record
	addressed.Texts = nil
	return addressed
}

func (b *broadcast) sendBatch(
	ctx workflow.Context, batch activities.NoticeBatch, sent *activities.NoticeBatchSent,
) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		Summary:             fmt.Sprintf("accounts after %d", b.record.Reached),
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 500 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: time.Minute,
		},
	})
	return workflow.ExecuteActivity(ctx, acts.SendNoticeBatch, batch).Get(ctx, sent)
}

// goOn continues in a new run. A withdrawal that has arrived meanwhile ends the broadcast instead.
func (b *broadcast) goOn(ctx workflow.Context) error {
	if b.withdrawn {
		return b.end(ctx)
	}
	next := b.input
	next.Announcement, next.After, next.Begun = b.record, b.after, true
	return workflow.NewContinueAsNewError(ctx, NoticeBroadcastName, next)
}

// end keeps the announcement published until its end, and then takes it back.
func (b *broadcast) end(ctx workflow.Context) error {
	if !b.withdrawn && workflow.Now(ctx).Before(b.record.Until) {
		if err := b.reach(ctx, madoguchi.AnnouncementPublished); err != nil {
			return err
		}
		if err := b.wait(ctx, b.record.Until, "ends"); err != nil {
			return err
		}
	}
	state := madoguchi.AnnouncementEnded
	if b.withdrawn {
		state, b.record.Withdrawn = madoguchi.AnnouncementWithdrawn, b.withdrawal
	}
	if err := b.reach(ctx, state); err != nil {
		return err
	}
	return b.writes.Drained(ctx)
}

// reach writes a state and shows it to operators.
func (b *broadcast) reach(ctx workflow.Context, state madoguchi.AnnouncementState) error {
	record := b.record
	record.State, record.Revision = state, process.Numbering{ByTime: true}.After(ctx, record.Revision)
	if err := b.writes.Write(ctx, "write the announcement: "+string(state), acts.SaveAnnouncement, record); err != nil {
		return err
	}
	b.record = record
	b.show(ctx)
	return workflow.UpsertTypedSearchAttributes(ctx, process.StateAttribute.ValueSet(string(state)))
}

func (b *broadcast) show(ctx workflow.Context) {
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("%s, from %s until %s, %d accounts have it", b.record.State,
		b.record.From.UTC().Format(time.RFC3339), b.record.Until.UTC().Format(time.RFC3339), b.record.Reached))
}

// acts names the activities in workflow code. It stays nil.
var acts *activities.Activities
