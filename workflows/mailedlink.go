package workflows

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi"
	"madoguchi/activities"
)

// A mailed link proves that who asks for something reads an address's mail:
//
//	asked ──► pending ──[use]──► used
//	            │ └─────[its time is over]──► expired
//	            └───────[asked again]───────► replaced, and the newer one is pending
//
// It is a piece of the workflow that belongs to one purpose and one address. Who asks is answered before anything is known
// about the address, so that the answer tells nothing; what comes of it shows only in the mail. A link that nobody was sent,
// because a newer request came first, leaves no trace.

// The messages of a mailed link.
const (
	AskUpdate = "ask" // argument Asking
	UseUpdate = "use" // argument Using
)

// mostAsked bounds what can be asked for an address while one process runs: its history, and the mails that somebody gets
// who did not ask.
const mostAsked = 100

// quietFor is how long an address that gets no link is not written to again.
const quietFor = time.Hour

// sendingWithin is how long a newer request waits for the mail of an older one. A mail that takes longer is given up: its link
// is dead already.
const sendingWithin = 10 * time.Second

// Asking is one request for a link.
type Asking struct {
	ID          madoguchi.VerificationID
	Address     string                     `json:",omitempty"` // whose account is asked for; of a reset
	Language    string                     `json:",omitempty"` // of the mails about a reset
	Application *madoguchi.Application     `json:",omitempty"` // of an activation
	Invitation  *madoguchi.StaffInvitation `json:",omitempty"`
}

// Using is the use of a link.
type Using struct {
	ID           madoguchi.VerificationID
	PasswordHash string `json:",omitempty"` // argon2id in PHC string form, of what sets a password
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
	record  madoguchi.Verification // of the link that was made last
	made    Asking                 // what it was made for
	done    *Asking                // a link was used for this, and nobody has been told
	quiet   time.Time              // until when nothing is mailed to an address that gets no link
	sending int                    // how many mails are under way
	giveUp  workflow.CancelFunc    // of the mail with the newest link
	alarm   alarm
	writes  writes
}

func (l *mailedLink) setup(ctx workflow.Context) error {
	l.giveUp = func() {}
	if err := handle(ctx, AskUpdate, l.ask, l.judgeAsking); err != nil {
		return err
	}
	return handle(ctx, UseUpdate, l.use, l.judgeUse)
}

func (l *mailedLink) judgeAsking(asking Asking) error {
	if !slices.Contains(l.asked, asking.ID) && len(l.asked) >= mostAsked {
		return madoguchi.ErrTooMany
	}
	return nil
}

// ask notes the request and answers at once; from then on the older links are dead.
func (l *mailedLink) ask(_ workflow.Context, asking Asking) error {
	if !slices.Contains(l.asked, asking.ID) {
		l.asked = append(l.asked, asking.ID)
		l.newest, l.waiting = asking, true
	}
	return nil
}

func (l *mailedLink) judgeUse(using Using) error {
	switch {
	case !slices.Contains(l.asked, using.ID):
		return madoguchi.ErrNotOpen // of an earlier process; the store knows what became of it
	case using.ID != l.record.ID, l.pending() && using.ID != l.newest.ID:
		return madoguchi.ErrLinkReplaced
	}
	return l.record.Refusal()
}

func (l *mailedLink) use(ctx workflow.Context, using Using) error {
	made, used := l.made, l.next(ctx, madoguchi.LinkUsed)
	l.record = used // at once, so that of two uses one is the first
	err := l.affair.fulfil(ctx, made, using, used)
	if err != nil && l.record.ID == used.ID { // and not one that was made meanwhile
		l.record.State = madoguchi.LinkPending
	}
	if err == nil {
		l.done = &made
		l.describe(ctx)
	}
	return err
}

// run makes a link of each request. It ends when the last was used or has expired and everybody has been told.
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
	return !l.waiting && l.done == nil && !l.pending() && l.sending == 0
}

// renew makes a link for the newest request, or finds that its address gets none.
func (l *mailedLink) renew(ctx workflow.Context) error {
	if err := l.calm(ctx); err != nil {
		return err
	}
	asking := l.newest
	l.waiting = false
	notice := l.affair.invitation(asking)
	preparation := activities.Preparation{Address: notice.To, ForOwners: l.affair.forOwners(), New: l.link(ctx, asking)}
	if l.pending() {
		replaced := l.next(ctx, madoguchi.LinkReplaced)
		preparation.Old = &replaced
	}
	var prepared activities.Prepared
	if err := l.writes.ask(ctx, "make the link", acts.PrepareLink, preparation, &prepared); err != nil {
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
			l.send(ctx, notice, nil)
		}
	}
	l.describe(ctx)
}

func (l *mailedLink) confirm(ctx workflow.Context) {
	l.send(ctx, l.affair.confirmation(*l.done), nil)
	l.done = nil
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
			ScheduleToCloseTimeout: time.Hour, // who waits for a mail has asked again by then
			Summary:                "mail: " + string(notice.Kind),
			RetryPolicy: &temporal.RetryPolicy{
				InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 2 * time.Minute,
			},
		})
		err := workflow.ExecuteActivity(ctx, acts.SendAccountMail, notice).Get(ctx, nil)
		if noted != nil {
			noted(ctx, notice.ID, err)
		}
	})
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
	case l.record.ID == "":
		return stateDeclined
	case l.record.State == madoguchi.LinkExpired && l.record.Mail == madoguchi.DeliveryFailed:
		return stateMailFailed
	default:
		return string(l.record.State)
	}
}
