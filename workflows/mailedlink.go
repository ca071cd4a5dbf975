package workflows

import (
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// A mailed link proves that who asks for something reads an address's mail:
//
//	asked ──► pending ──[use]──► used
//	            │ └─────[its time is over]──► expired
//	            ├───────[asked again]───────► replaced, and the newer one is pending
//	            └───────[taken back]────────► withdrawn
//
// It is a piece of the workflow that belongs to one purpose and one address. Who asks is answered before anything is known
// about the address, so that the answer tells nothing; what comes of it shows only in the mail. A link that nobody was sent,
// because a newer request came first, leaves no trace.

// mostAsked bounds what can be asked for an address while one process runs: its history, and the mails that somebody gets
// who did not ask.
const mostAsked = 100

// quietFor is how long an address that gets no link is not written to again.
const quietFor = time.Hour

// sendingWithin is how long a newer request waits for the mail of an older one. A mail that takes longer is given up: its link
// is dead already.
const sendingWithin = 10 * time.Second

// askLink returns what starts the process of a mailed link, of the kind by which operators find it, or tells the one that runs of
// the request.
func askLink(id, kind, summary string, asking Asking) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	start := client.StartWorkflowOptions{
		ID:                       id,
		TaskQueue:                TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			KindAttribute.ValueSet(kind), StateAttribute.ValueSet(string(madoguchi.LinkPending))),
		StaticSummary: summary,
	}
	ask := client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateID: string(asking.ID), UpdateName: AskUpdate, Args: []any{asking},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	return start, ask
}

// affair is what the links are for.
type affair interface {
	purpose() madoguchi.Purpose
	// forOwners says that only an address that has an account gets the link; otherwise only one that has none does.
	forOwners() bool
	// invitation is the mail with the link, declined the one to an address that gets none; one without a kind is not sent.
	invitation(Asking) activities.AccountNotice
	declined(Asking) activities.AccountNotice
	// fulfil writes what the link was asked for, together with its use.
	fulfil(ctx workflow.Context, asking Asking, using Using, used madoguchi.Verification) error
	// confirmation is the mail that says that it is done.
	confirmation(Asking) activities.AccountNotice
}

// mailedLink runs the links of one purpose for one address.
type mailedLink struct {
	affair  affair
	account string
	asked   []madoguchi.VerificationID // the newest last
	newest  Asking
	waiting bool                   // the newest has not been looked at
	making  bool                   // its link is being written
	record  madoguchi.Verification // of the link that was made last
	made    Asking                 // what it was made for
	done    *Asking                // a link was used for this, and nobody has been told
	quiet   time.Time              // until when nothing is mailed to an address that gets no link
	using   bool                   // a use is being written
	usedBy  Using                  // the use that counts, while it is written and afterwards
	sending int                    // how many mails are under way
	giveUp  workflow.CancelFunc    // of the mail with the newest link

	unreached bool // the mail with the newest link could not be sent
	untold    bool // nor one without a link, which nobody asks for again

	alarm  alarm
	writes writes
}

// run makes a link of each request. It ends when the last was used or withdrawn, or has expired, and everybody has been told.
func (l *mailedLink) run(ctx workflow.Context) error {
	for {
		if err := workflow.Await(ctx, l.due); err != nil {
			return err
		}
		var err error
		switch {
		case l.waiting:
			err = l.renew(ctx)
		case l.done != nil:
			l.confirm(ctx)
		case l.pending():
			err = l.expire(ctx)
		default:
			if err = l.writes.drained(ctx); err == nil && l.settled() {
				return l.leave(ctx)
			}
		}
		if err != nil {
			return err
		}
	}
}

func (l *mailedLink) pending() bool { return l.record.State == madoguchi.LinkPending }

func (l *mailedLink) due() bool {
	switch {
	case l.using:
		return false
	case l.waiting, l.done != nil:
		return true
	case l.pending():
		return l.alarm.ringing(l.record.ExpiresAt)
	case len(l.asked) == 0, l.sending > 0:
		return false
	default:
		return l.quiet.IsZero() || l.alarm.ringing(l.quiet)
	}
}

// settled reports that nothing is left to do, nor was begun while the last writes were awaited.
func (l *mailedLink) settled() bool {
	return !l.using && !l.waiting && l.done == nil && !l.pending() && l.sending == 0
}

// renew makes a link for the newest request, or finds that its address gets none.
func (l *mailedLink) renew(ctx workflow.Context) error {
	if err := l.calm(ctx); err != nil {
		return err
	}
	if l.using {
		return nil // has come meanwhile; it is done first
	}
	asking := l.newest
	l.waiting = false
	notice := l.affair.invitation(asking)
	preparation := activities.Preparation{Address: notice.To, ForOwners: l.affair.forOwners(), New: l.link(ctx, asking)}
	if l.pending() {
		l.record = l.next(ctx, madoguchi.LinkReplaced)
		l.record.ReplacedAt = preparation.New.AskedAt
		replaced := l.record
		preparation.Old = &replaced
	}
	var prepared activities.Prepared
	l.making = true
	err := l.do(ctx, "make the link", acts.PrepareLink, preparation, &prepared)
	if l.making = false; err != nil {
		return err
	}
	l.record, l.made = madoguchi.Verification{}, asking
	if !prepared.Declined {
		l.record = preparation.New
	}
	switch {
	case l.waiting: // a newer request has come meanwhile
	case prepared.Declined:
		l.decline(ctx, asking)
	default:
		l.invite(ctx, notice)
	}
	return nil
}

// do runs an activity until it succeeds or refuses. It is an ordinary one and not local: whoever has asked is answered before it
// begins, so that the answer's time tells nothing, and what it has written is never without what led to it.
func (l *mailedLink) do(ctx workflow.Context, summary string, activity, argument, answer any) error {
	return perform(ctx, summary, activity, argument, answer)
}

// perform runs an activity until it succeeds or refuses.
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

// calm waits for the mail that is under way, so that a rush of requests is not a rush of mails.
func (l *mailedLink) calm(ctx workflow.Context) error {
	if l.sending == 0 {
		return nil
	}
	_, err := workflow.AwaitWithTimeout(ctx, sendingWithin, func() bool { return l.sending == 0 })
	l.giveUp()
	return err
}

// link is a new one for a request.
func (l *mailedLink) link(ctx workflow.Context, asking Asking) madoguchi.Verification {
	now, purpose := workflow.Now(ctx), l.affair.purpose()
	link := madoguchi.Verification{
		ID: asking.ID, Purpose: purpose, Account: l.account, State: madoguchi.LinkPending, Mail: madoguchi.DeliveryQueued,
		AskedAt: now, ExpiresAt: now.Add(purpose.ValidFor()), Revision: numbering{byTime: true}.after(ctx, 0),
	}
	if asking.Invitation != nil {
		link.Invitation = *asking.Invitation
	}
	return link
}

// next is the record's next revision, in a state.
func (l *mailedLink) next(ctx workflow.Context, state madoguchi.VerificationState) madoguchi.Verification {
	next := l.record
	next.State, next.Revision = state, numbering{byTime: true}.after(ctx, next.Revision)
	return next
}

func (l *mailedLink) invite(ctx workflow.Context, notice activities.AccountNotice) {
	l.quiet = time.Time{}
	l.alarm.set(ctx, l.record.ExpiresAt, "link expires")
	l.reached(ctx, string(madoguchi.LinkPending))
	l.describe(ctx)
	var sendCtx workflow.Context
	sendCtx, l.giveUp = workflow.WithCancel(ctx)
	l.send(sendCtx, notice, l.invited)
}

// invited notes what became of the mail with a link. From when it was sent, the link's time counts.
func (l *mailedLink) invited(ctx workflow.Context, id madoguchi.VerificationID, err error) {
	if temporal.IsCanceledError(err) || l.record.ID != id || !l.pending() {
		return
	}
	l.record = l.next(ctx, madoguchi.LinkPending)
	if err == nil {
		l.record.Mail, l.record.ExpiresAt = madoguchi.DeliverySent, workflow.Now(ctx).Add(l.record.Purpose.ValidFor())
		l.alarm.set(ctx, l.record.ExpiresAt, "link expires")
	} else {
		l.record.Mail, l.record.Failure = madoguchi.DeliveryFailed, failureOf(err)
		l.unreached = true
		l.alert(ctx, id, err)
	}
	if err := l.save(ctx); err != nil {
		workflow.GetLogger(ctx).Error("a link's state could not be written", "link", id, "error", err)
	}
}

// decline writes to an address that gets no link, but not again and again.
func (l *mailedLink) decline(ctx workflow.Context, asking Asking) {
	if now := workflow.Now(ctx); !now.Before(l.quiet) {
		l.quiet = now.Add(quietFor)
		l.alarm.set(ctx, l.quiet, "may be written to again")
		if notice := l.affair.declined(asking); notice.Kind != "" {
			l.send(ctx, notice, l.told)
		}
	}
	l.reached(ctx, stateDeclined)
	l.describe(ctx)
}

func (l *mailedLink) confirm(ctx workflow.Context) {
	l.send(ctx, l.affair.confirmation(*l.done), l.told)
	l.done = nil
}

// told looks whether a mail without a link has left: nobody asks for it again.
func (l *mailedLink) told(ctx workflow.Context, id madoguchi.VerificationID, err error) {
	if err != nil {
		l.untold = true
		l.alert(ctx, id, err)
	}
}

// alert shows operators at once that a mail will not be sent.
func (l *mailedLink) alert(ctx workflow.Context, id madoguchi.VerificationID, cause error) {
	workflow.GetLogger(ctx).Error("a mail about an account was not sent", "link", id, "failure", failureOf(cause))
	l.show(ctx, stateMailFailed)
}

// reached takes the alert about the mail with a link back, when nobody waits for that mail any more, and shows the state instead.
func (l *mailedLink) reached(ctx workflow.Context, state string) {
	// Without it operators were sent after mails that had been made up for long ago.
	if !l.unreached || workflow.GetVersion(ctx, "mail made up for", workflow.DefaultVersion, 1) < 1 {
		return
	}
	if l.unreached = false; !l.untold {
		l.show(ctx, state)
	}
}

// show has operators find the process by a state.
func (l *mailedLink) show(ctx workflow.Context, state string) {
	if err := workflow.UpsertTypedSearchAttributes(ctx, StateAttribute.ValueSet(state)); err != nil {
		workflow.GetLogger(ctx).Error("the search attribute was not set", "error", err)
	}
}

func (l *mailedLink) expire(ctx workflow.Context) error {
	l.record = l.next(ctx, madoguchi.LinkExpired)
	return l.save(ctx)
}

func (l *mailedLink) save(ctx workflow.Context) error {
	l.describe(ctx)
	return l.writes.write(ctx, "write the link's state", acts.SaveLink, l.record)
}

// send hands a mail over behind what else happens; noted is called with what became of it.
func (l *mailedLink) send(ctx workflow.Context, notice activities.AccountNotice, noted func(workflow.Context, madoguchi.VerificationID, error)) {
	l.sending++
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer func() { l.sending-- }()
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout:    30 * time.Second,
			ScheduleToCloseTimeout: sendingFor(notice.Kind),
			Summary:                "mail: " + string(notice.Kind),
			RetryPolicy: &temporal.RetryPolicy{
				InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 2 * time.Minute,
			},
		})
		err := workflow.ExecuteActivity(ctx, acts.SendAccountMail, notice).Get(ctx, nil)
		lasting, _ := workflow.NewDisconnectedContext(ctx) // a timer that is set now must outlive a mail that is given up
		noted(lasting, notice.ID, err)
	})
}

// sendingFor is how long a mail is tried. Who waits for a link has asked again within an hour; nobody asks for the others.
func sendingFor(kind activities.AccountMailKind) time.Duration {
	if kind.HasLink() {
		return time.Hour
	}
	return 24 * time.Hour
}

// describe tells the Temporal Web UI the state and what is pending.
func (l *mailedLink) describe(ctx workflow.Context) {
	if l.record.ID == "" {
		workflow.SetCurrentDetails(ctx, "the address gets no link")
		return
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("%s, mail %s %s, expires %s", l.record.State, l.record.Mail, l.record.Failure,
		l.record.ExpiresAt.UTC().Format(time.RFC3339)))
}

// The states that operators find processes by, besides those of links.
const (
	stateDeclined   = "declined"
	stateMailFailed = "mailFailed"
)

// leave notes for operators how it ended.
func (l *mailedLink) leave(ctx workflow.Context) error {
	l.alarm.stop()
	return workflow.UpsertTypedSearchAttributes(ctx, StateAttribute.ValueSet(l.outcome()))
}

func (l *mailedLink) outcome() string {
	switch {
	case l.unreached, l.untold:
		return stateMailFailed
	case l.record.ID == "":
		return stateDeclined
	default:
		return string(l.record.State)
	}
}
