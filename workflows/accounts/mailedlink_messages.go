package accounts

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// The messages of a mailed link.
const (
	AskUpdate      = "ask"      // argument LinkRequest
	UseUpdate      = "use"      // argument LinkUse
	WithdrawUpdate = "withdraw" // argument LinkWithdrawal
	AskedQuery     = "asked"    // argument VerificationID, answer FoundRequest
)

// LinkRequest is one request for a link.
type LinkRequest struct {
	ID          madoguchi.VerificationID
	Address     string                     `json:",omitempty"` // of the account to reset
	Language    string                     `json:",omitempty"` // of the mails about a reset
	Application *madoguchi.Application     `json:",omitempty"` // of an activation
	Invitation  *madoguchi.StaffInvitation `json:",omitempty"`

	// Of a patient's account. Address is the new one, Former the one that the account had before. Next is the page that
	// the patient wants to go on to. Profile is what API servers of an earlier release knew of a patient who signs up.
	Account madoguchi.AccountID `json:",omitempty"`
	Former  string              `json:",omitempty"`
	Next    string              `json:",omitempty"`
	Profile *madoguchi.Person   `json:",omitempty"`
}

// FoundRequest is the request that a link was made for, without the password's hash. Found is false if the link does
// not work any more.
type FoundRequest struct {
	Found   bool
	Request LinkRequest `json:"Asking"`
}

// LinkUse is the use of a link.
type LinkUse struct {
	ID madoguchi.VerificationID
	// PasswordHash is argon2id in PHC string form, if the use sets a password. For a registration it replaces the
	// application's.
	PasswordHash string            `json:",omitempty"`
	Consent      madoguchi.Consent `json:",omitzero"` // of the person who joins
	// Spent is the code of the second factor that a new password uses up; zero without a second factor. API servers
	// of an earlier release spend it themselves.
	Spent madoguchi.SpentCode `json:",omitzero"`
}

// repeats reports whether this is a repeat of the other use. Two separate uses with the same password have different
// hashes.
func (u LinkUse) repeats(other LinkUse) bool {
	return u.ID == other.ID && u.PasswordHash == other.PasswordHash
}

// LinkWithdrawal takes a link back before it is used.
type LinkWithdrawal struct{ ID madoguchi.VerificationID }

func (l *mailedLink) setup(ctx workflow.Context) error {
	l.mails = newLinkMails()
	if err := workflow.SetQueryHandler(ctx, AskedQuery, l.askedFor); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, AskUpdate, l.ask); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, WithdrawUpdate, l.withdraw); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, UseUpdate, l.use, workflow.UpdateHandlerOptions{
		Validator: func(ctx workflow.Context, using LinkUse) error {
			return process.Refuse(l.judgeUse(using, workflow.Now(ctx)))
		},
	})
}

// ask records the request and answers at once. From then on the older links do not work, unless they stay. Excess
// requests are dropped without an error, because a refusal would reveal which addresses get links.
func (l *mailedLink) ask(_ workflow.Context, request LinkRequest) error {
	l.requests.add(request)
	return nil
}

// askedFor answers AskedQuery. The store does not hold the request.
func (l *mailedLink) askedFor(id madoguchi.VerificationID) (FoundRequest, error) {
	request, ok := l.requestOf(id)
	if !ok {
		return FoundRequest{}, nil
	}
	if request.Application != nil {
		application := *request.Application
		application.PasswordHash = ""
		request.Application = &application
	}
	return FoundRequest{Found: true, Request: request}, nil
}

func (l *mailedLink) judgeUse(using LinkUse, now time.Time) error {
	switch {
	case !l.requests.has(using.ID):
		return madoguchi.ErrNotOpen // from an earlier process; the store has its outcome
	case l.step == linkFulfilling && using.repeats(l.usedBy):
		return nil // waits for the outcome
	case l.olderStay:
		return l.judgeHeld(using.ID, now)
	case using.ID != l.record.ID, l.pending() && using.ID != l.requests.newest.ID:
		return madoguchi.ErrLinkReplaced
	case l.pending() && !now.Before(l.record.ExpiresAt):
		return madoguchi.ErrLinkExpired // its timer has not been processed yet
	}
	return l.record.Refusal()
}

// use fulfils the link. A repeat of the same use that arrives meanwhile shares its outcome.
func (l *mailedLink) use(ctx workflow.Context, using LinkUse) error {
	if l.step == linkFulfilling && using.repeats(l.usedBy) {
		return l.shareOutcome(ctx, using)
	}
	if l.olderStay {
		if err := l.awaitIdle(ctx, using); err != nil {
			return err
		}
		l.bring(using.ID)
	}
	made, used := l.made, l.next(ctx, madoguchi.LinkUsed)
	l.record, l.usedBy, l.step = used, using, linkFulfilling // set first, so that only one of two uses is accepted
	defer func() { l.step = linkIdle }()
	if err := l.kind.fulfil(ctx, made, using, used); err != nil {
		l.record.State = madoguchi.LinkPending
		return err
	}
	l.done, l.older = &made, nil
	l.mails.clearLinkAlert(ctx, string(madoguchi.LinkUsed)) // the use proves that the link arrived
	l.describe(ctx)
	return nil
}

// awaitIdle waits until a newer link is made, or another link's use has an outcome, and judges the use again.
func (l *mailedLink) awaitIdle(ctx workflow.Context, using LinkUse) error {
	if l.step == linkIdle {
		return nil
	}
	if err := workflow.Await(ctx, func() bool { return l.step == linkIdle }); err != nil {
		return err
	}
	return process.Refuse(l.judgeUse(using, workflow.Now(ctx)))
}

// shareOutcome waits for the use that is under way.
func (l *mailedLink) shareOutcome(ctx workflow.Context, using LinkUse) error {
	if err := workflow.Await(ctx, func() bool { return l.step != linkFulfilling }); err != nil {
		return err
	}
	if l.record.ID == using.ID && l.record.State == madoguchi.LinkUsed {
		return nil
	}
	return process.Refuse(l.judgeUse(using, workflow.Now(ctx)))
}

// withdraw takes the newest link back. It waits until the link is made, or until its use has an outcome. A repeat
// succeeds.
func (l *mailedLink) withdraw(ctx workflow.Context, withdrawing LinkWithdrawal) error {
	if err := workflow.Await(ctx, func() bool { return l.step == linkIdle && !l.requests.untaken() }); err != nil {
		return err
	}
	switch {
	case !l.requests.has(withdrawing.ID):
		return process.Refuse(madoguchi.ErrNotOpen) // from an earlier process
	case withdrawing.ID != l.requests.newest.ID:
		return process.Refuse(madoguchi.ErrLinkReplaced)
	case l.record.ID == "":
		return process.Refuse(madoguchi.ErrNotFound) // the address gets no link
	case l.record.State == madoguchi.LinkWithdrawn:
		return nil
	case !l.pending():
		return process.Refuse(l.record.Refusal())
	}
	l.record = l.next(ctx, madoguchi.LinkWithdrawn)
	l.mails.giveUp()
	l.mails.clearLinkAlert(ctx, string(madoguchi.LinkWithdrawn)) // the mail is no longer needed
	return l.save(ctx)
}
