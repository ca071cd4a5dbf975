package accounts

import (
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// A mailed link proves that a person reads an address's mail:
//
//	asked ──► pending ──[use]──► used
//	            │ └──────[ExpiresAt]────────► expired
//	            ├───────[asked again]───────► replaced, and the newer one is pending
//	            └───────[taken back]────────► withdrawn
//
// Anybody can ask for the reset of an address. So that a stranger's request does not end the owner's link, the older
// links of a reset stay pending (olderStay), and the use of one ends them all: all become used.
//
// It is a part of the workflow of one purpose and one address. The workflow answers a request before it looks up the
// address, so that the answer reveals nothing. Only the mail shows the outcome. A link that was never mailed,
// because a newer request arrived first, leaves no trace.
//
// The process makes one link at a time. Its steps (linkStep):
//
//	             ┌──[request]──► linkMaking ──[written, or the address gets none]──┐
//	linkIdle ────┤                                                                 ├──► linkIdle
//	             └──[use]──────► linkFulfilling ──[used, or pending as before]─────┘
//
// Requests arrive at any step and wait for linkIdle. A use is fulfilled from linkIdle only. Where the older links stay,
// it waits for linkIdle; otherwise the workflow refuses it at the other steps. A withdrawal waits until the newest
// request has been processed. At linkIdle the process takes the first of this list: a request, a
// confirmation that is due, the link's expiry. It ends when the list is empty and no mail is under way.

// mostAsked bounds the requests for an address in one process. It limits the history, and the mails to a person who
// did not ask.
const mostAsked = 100

// quietFor is how long an address that gets no link receives no further mail.
const quietFor = time.Hour

// askLink returns the options that start the process of a mailed link, or hand the request to the running process.
// Operators find the process by its kind.
func askLink(
	id, kind, summary string, request LinkRequest,
) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	start := client.StartWorkflowOptions{
		ID:                       id,
		TaskQueue:                process.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			process.KindAttribute.ValueSet(kind), process.StateAttribute.ValueSet(string(madoguchi.LinkPending))),
		StaticSummary: summary,
	}
	ask := client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateID: string(request.ID), UpdateName: AskUpdate, Args: []any{request},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	return start, ask
}

// linkKind is the purpose of the links.
type linkKind interface {
	purpose() madoguchi.Purpose
	// forOwners reports whether only an address with an account gets the link. Otherwise only one without an
	// account does.
	forOwners() bool
	linkMail(LinkRequest) activities.AccountNotice
	// declinedMail is for an address that gets no link; ok is false if no mail is sent.
	declinedMail(LinkRequest) (notice activities.AccountNotice, ok bool)
	// fulfil does what the link was requested for, and writes the link's use with it.
	fulfil(ctx workflow.Context, request LinkRequest, using LinkUse, used madoguchi.Verification) error
	// doneMail confirms that it was fulfilled.
	doneMail(LinkRequest) activities.AccountNotice
}

// linkStep is the current step of a mailedLink.
type linkStep int

const (
	linkIdle       linkStep = iota
	linkMaking              // the activities that write the newest link, and those that it replaces, run
	linkFulfilling          // the activity that fulfils the link runs
)

// linkRequests are the requests of one process.
type linkRequests struct {
	all    []madoguchi.VerificationID // the newest last
	newest LinkRequest
	taken  madoguchi.VerificationID // the last one that was processed
}

// add records a new request. It drops requests beyond mostAsked.
func (r *linkRequests) add(request LinkRequest) {
	if !r.has(request.ID) && len(r.all) < mostAsked {
		r.all = append(r.all, request.ID)
		r.newest = request
	}
}

func (r *linkRequests) has(id madoguchi.VerificationID) bool { return slices.Contains(r.all, id) }

// untaken reports whether the newest request is still unprocessed.
func (r *linkRequests) untaken() bool { return r.newest.ID != r.taken }

// take returns the newest request and marks it as processed.
func (r *linkRequests) take() LinkRequest {
	r.taken = r.newest.ID
	return r.newest
}

// mailedLink runs the links of one purpose for one address.
type mailedLink struct {
	kind     linkKind
	account  string
	requests linkRequests
	step     linkStep
	record   madoguchi.Verification // the last link; without an ID if the address gets none
	made     LinkRequest            // the request that record was made for
	usedBy   LinkUse                // the accepted use, at linkFulfilling and after it
	done     *LinkRequest           // fulfilled, confirmation not sent yet
	quiet    time.Time              // an address that gets no link receives no mail until then
	mails    linkMails

	olderStay bool       // an older link works until one is used, or until it expires
	older     []heldLink // these

	alarm  process.Alarm
	writes process.Writes
}

// run makes a link for each request.
func (l *mailedLink) run(ctx workflow.Context) error {
	for {
		if err := workflow.Await(ctx, l.due); err != nil {
			return err
		}
		var err error
		switch {
		case l.requests.untaken():
			err = l.renew(ctx)
		case l.done != nil:
			l.confirm(ctx)
		case l.anyPending():
			err = l.expire(ctx)
		default:
			if err = l.writes.Drained(ctx); err == nil && l.settled() {
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
	case l.step == linkFulfilling:
		return false
	case l.requests.untaken(), l.done != nil:
		return true
	case l.anyPending():
		return l.alarm.Ringing(l.lastExpiry())
	case len(l.requests.all) == 0, l.mails.underWay > 0:
		return false
	default:
		return l.quiet.IsZero() || l.alarm.Ringing(l.quiet)
	}
}

// settled reports whether no work is left and none began during the last writes.
func (l *mailedLink) settled() bool {
	return l.step == linkIdle && !l.requests.untaken() && l.done == nil && !l.anyPending() && l.mails.underWay == 0
}

// renew makes a link for the newest request, unless its address gets none.
func (l *mailedLink) renew(ctx workflow.Context) error {
	if err := l.mails.finish(ctx, l.olderStay); err != nil {
		return err
	}
	if l.step == linkFulfilling {
		return nil // a use came meanwhile; it goes first
	}
	request := l.requests.take()
	notice := l.kind.linkMail(request)
	prepared, link, err := l.prepare(ctx, request, notice.To)
	if err != nil {
		return err
	}
	if prepared.Declined {
		link = madoguchi.Verification{}
	}
	if err := l.place(ctx, link, request); err != nil {
		return err
	}
	l.step = linkIdle
	switch {
	case l.requests.untaken(): // a newer request came meanwhile
	case prepared.Declined:
		l.decline(ctx, request)
	default:
		l.invite(ctx, notice)
	}
	return nil
}

// place makes a link the record. An older one stays beside it, if older ones do.
func (l *mailedLink) place(ctx workflow.Context, link madoguchi.Verification, request LinkRequest) error {
	if l.olderStay && l.pending() {
		l.older = append(l.older, heldLink{record: l.record, made: l.made})
	}
	l.record, l.made = link, request
	if !l.olderStay {
		return nil
	}
	return l.expireOlder(ctx, workflow.Now(ctx))
}

// prepare writes the link for a request, and the replacement of the previous link. It leaves the step at linkMaking.
func (l *mailedLink) prepare(
	ctx workflow.Context, request LinkRequest, address string,
) (prepared activities.PrepareLinkResult, link madoguchi.Verification, err error) {
	link = l.newLink(ctx, request)
	preparation := activities.PrepareLinkInput{Address: address, ForOwners: l.kind.forOwners(), New: link}
	if l.pending() && !l.olderStay {
		l.record = l.next(ctx, madoguchi.LinkReplaced)
		l.record.ReplacedAt = link.AskedAt
		replaced := l.record
		preparation.Old = &replaced
	}
	l.step = linkMaking
	err = perform(ctx, "make the link", acts.PrepareLink, preparation, &prepared)
	return prepared, link, err
}

// newLink returns a new link for a request.
func (l *mailedLink) newLink(ctx workflow.Context, request LinkRequest) madoguchi.Verification {
	now, purpose := workflow.Now(ctx), l.kind.purpose()
	link := madoguchi.Verification{
		ID: request.ID, Purpose: purpose, Account: l.account, State: madoguchi.LinkPending,
		Mail:    madoguchi.DeliveryQueued,
		AskedAt: now, ExpiresAt: now.Add(purpose.ValidFor()), Revision: process.Numbering{ByTime: true}.After(ctx, 0),
	}
	if request.Invitation != nil {
		link.Invitation = *request.Invitation
	}
	return link
}

// next returns the record's next revision in the given state.
func (l *mailedLink) next(ctx workflow.Context, state madoguchi.VerificationState) madoguchi.Verification {
	return following(ctx, l.record, state)
}

// following returns a link's next revision in the given state.
func following(
	ctx workflow.Context, next madoguchi.Verification, state madoguchi.VerificationState,
) madoguchi.Verification {
	next.State, next.Revision = state, process.Numbering{ByTime: true}.After(ctx, next.Revision)
	return next
}

func (l *mailedLink) invite(ctx workflow.Context, notice activities.AccountNotice) {
	l.quiet = time.Time{}
	l.alarm.Set(ctx, l.lastExpiry(), "link expires")
	l.mails.clearLinkAlert(ctx, string(madoguchi.LinkPending))
	l.describe(ctx)
	var sendCtx workflow.Context
	sendCtx, l.mails.giveUp = workflow.WithCancel(ctx)
	l.mails.send(sendCtx, notice, l.invited)
}

// invited records the outcome of the mail with a link. The link's lifetime starts when the mail is sent.
func (l *mailedLink) invited(ctx workflow.Context, id madoguchi.VerificationID, err error) {
	link := l.link(id)
	if temporal.IsCanceledError(err) || link == nil || link.State != madoguchi.LinkPending {
		return
	}
	*link = following(ctx, *link, madoguchi.LinkPending)
	if err == nil {
		link.Mail, link.ExpiresAt = madoguchi.DeliverySent, workflow.Now(ctx).Add(link.Purpose.ValidFor())
		l.alarm.Set(ctx, l.lastExpiry(), "link expires")
	} else {
		link.Mail, link.Failure = madoguchi.DeliveryFailed, process.FailureOf(err)
		l.mails.linkUnsent(ctx, id, err)
	}
	l.describe(ctx)
	if err := l.write(ctx, *link); err != nil {
		workflow.GetLogger(ctx).Error("a link's state could not be written", "link", id, "error", err)
	}
}

// decline mails an address that gets no link, at most once in quietFor.
func (l *mailedLink) decline(ctx workflow.Context, request LinkRequest) {
	if now := workflow.Now(ctx); !now.Before(l.quiet) && !l.anyPending() {
		l.quiet = now.Add(quietFor)
		l.alarm.Set(ctx, l.quiet, "may be written to again")
		if notice, ok := l.kind.declinedMail(request); ok {
			l.mails.send(ctx, notice, l.mails.noticeSent)
		}
	}
	l.mails.clearLinkAlert(ctx, stateDeclined)
	l.describe(ctx)
}

func (l *mailedLink) confirm(ctx workflow.Context) {
	l.mails.send(ctx, l.kind.doneMail(*l.done), l.mails.noticeSent)
	l.done = nil
}

func (l *mailedLink) expire(ctx workflow.Context) error {
	if err := l.expireOlder(ctx, l.lastExpiry()); err != nil || !l.pending() {
		return err
	}
	l.record = l.next(ctx, madoguchi.LinkExpired)
	return l.save(ctx)
}

func (l *mailedLink) save(ctx workflow.Context) error {
	l.describe(ctx)
	return l.write(ctx, l.record)
}

func (l *mailedLink) write(ctx workflow.Context, link madoguchi.Verification) error {
	return l.writes.Write(ctx, "write the link's state", acts.SaveLink, link)
}

// describe shows the state and the pending timers in the Temporal Web UI.
func (l *mailedLink) describe(ctx workflow.Context) {
	if l.record.ID == "" {
		workflow.SetCurrentDetails(ctx, "the address gets no link")
		return
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("%s, mail %s %s, expires %s", l.record.State, l.record.Mail,
		l.record.Failure,
		l.record.ExpiresAt.UTC().Format(time.RFC3339)))
}

// leave shows the outcome to operators.
func (l *mailedLink) leave(ctx workflow.Context) error {
	l.alarm.Stop()
	return workflow.UpsertTypedSearchAttributes(ctx, process.StateAttribute.ValueSet(l.outcome()))
}

func (l *mailedLink) outcome() string {
	switch {
	case l.mails.failed():
		return stateMailFailed
	case l.record.ID == "":
		return stateDeclined
	default:
		return string(l.record.State)
	}
}
