package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// sendingWithin is how long a newer request waits for an older one's mail. A mail that takes longer is given up: its
// link no longer works.
const sendingWithin = 10 * time.Second

// The states by which operators find processes, besides those of links.
const (
	stateDeclined   = "declined"
	stateMailFailed = "mailFailed"
)

// linkMails sends the mails of a mailedLink, and shows operators those that could not be sent.
type linkMails struct {
	underWay     int
	giveUp       workflow.CancelFunc // cancels the mail with the newest link
	linkFailed   bool                // the mail with the newest link could not be sent; a newer request makes up for it
	noticeFailed bool                // a mail without a link could not be sent; nobody asks for it again
}

func newLinkMails() linkMails { return linkMails{giveUp: func() {}} }

func (m *linkMails) failed() bool { return m.linkFailed || m.noticeFailed }

// finish waits for the mail that is under way, so that many requests at once are not many mails.
func (m *linkMails) finish(ctx workflow.Context) error {
	if m.underWay == 0 {
		return nil
	}
	_, err := workflow.AwaitWithTimeout(ctx, sendingWithin, func() bool { return m.underWay == 0 })
	m.giveUp()
	return err
}

// send sends a mail in the background, and calls noted with the outcome.
func (m *linkMails) send(
	ctx workflow.Context, notice activities.AccountNotice, noted func(workflow.Context, madoguchi.VerificationID, error),
) {
	m.underWay++
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer func() { m.underWay-- }()
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

// sendingFor is how long a mail is tried. A person who waits for a link asks again within an hour; nobody asks for the
// others.
func sendingFor(kind activities.AccountMailKind) time.Duration {
	if kind.HasLink() {
		return time.Hour
	}
	return 24 * time.Hour
}

// linkUnsent notes that the mail with the newest link could not be sent.
func (m *linkMails) linkUnsent(ctx workflow.Context, id madoguchi.VerificationID, cause error) {
	m.linkFailed = true
	alert(ctx, id, cause)
}

// noticeSent notes the outcome of a mail without a link.
func (m *linkMails) noticeSent(ctx workflow.Context, id madoguchi.VerificationID, err error) {
	if err != nil {
		m.noticeFailed = true
		alert(ctx, id, err)
	}
}

// alert shows operators at once that a mail will not be sent.
func alert(ctx workflow.Context, id madoguchi.VerificationID, cause error) {
	workflow.GetLogger(ctx).Error("a mail about an account was not sent", "link", id, "failure", failureOf(cause))
	showState(ctx, stateMailFailed)
}

// madeUpFor takes back the alert about the mail with a link, when nobody waits for that mail any more, and shows the
// state.
func (m *linkMails) madeUpFor(ctx workflow.Context, state string) {
	// Before version 1 operators looked for mails that had been made up for long ago.
	if !m.linkFailed || workflow.GetVersion(ctx, "mail made up for", workflow.DefaultVersion, 1) < 1 {
		return
	}
	if m.linkFailed = false; !m.noticeFailed {
		showState(ctx, state)
	}
}

// showState makes the process findable by a state.
func showState(ctx workflow.Context, state string) {
	if err := workflow.UpsertTypedSearchAttributes(ctx, StateAttribute.ValueSet(state)); err != nil {
		workflow.GetLogger(ctx).Error("the search attribute was not set", "error", err)
	}
}
