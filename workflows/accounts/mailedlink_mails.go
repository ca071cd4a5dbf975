package accounts

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// sendingWithin is how long a newer request waits for an older one's mail. A mail that takes longer is abandoned if its
// link no longer works.
const sendingWithin = 10 * time.Second

// The states with which operators find processes, in addition to those of links.
const (
	stateDeclined   = "declined"
	stateMailFailed = "mailFailed"
)

// linkMails sends the mails of a mailedLink and shows failed mails to operators.
type linkMails struct {
	underWay     int
	giveUp       workflow.CancelFunc // cancels the mail with the newest link
	linkFailed   bool                // the mail with the newest link was not sent; a newer request clears this
	noticeFailed bool                // a mail without a link was not sent; no request repeats it
}

func newLinkMails() linkMails { return linkMails{giveUp: func() {}} }

func (m *linkMails) failed() bool { return m.linkFailed || m.noticeFailed }

// finish waits for the mail that is under way: requests that arrive meanwhile share one mail. A mail that takes too
// long is abandoned. If its link stays, the mail goes on instead, beside the next one.
func (m *linkMails) finish(ctx workflow.Context, stays bool) error {
	if m.underWay == 0 {
		return nil
	}
	_, err := workflow.AwaitWithTimeout(ctx, sendingWithin, func() bool { return m.underWay == 0 })
	if !stays {
		m.giveUp()
	}
	return err
}

// send sends a mail in the background and calls noted with the outcome.
func (m *linkMails) send(
	ctx workflow.Context, notice activities.AccountNotice,
	noted func(workflow.Context, madoguchi.VerificationID, error),
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
		lasting, _ := workflow.NewDisconnectedContext(ctx) // a timer set now must outlive an abandoned mail
		noted(lasting, notice.ID, err)
	})
}

// sendingFor is how long a mail is tried. A person who waits for a link asks again within an hour. No request
// repeats the other mails.
func sendingFor(kind activities.AccountMailKind) time.Duration {
	if kind.HasLink() {
		return time.Hour
	}
	return 24 * time.Hour
}

// linkUnsent records that the mail with the newest link was not sent.
func (m *linkMails) linkUnsent(ctx workflow.Context, id madoguchi.VerificationID, cause error) {
	m.linkFailed = true
	alert(ctx, id, cause)
}

// noticeSent records the outcome of a mail without a link.
func (m *linkMails) noticeSent(ctx workflow.Context, id madoguchi.VerificationID, err error) {
	if err != nil {
		m.noticeFailed = true
		alert(ctx, id, err)
	}
}

// alert shows operators at once that a mail will not be sent.
func alert(ctx workflow.Context, id madoguchi.VerificationID, cause error) {
	workflow.GetLogger(ctx).Error("a mail about an account was not sent", "link", id,
		"failure", process.FailureOf(cause))
	showState(ctx, stateMailFailed)
}

// clearLinkAlert takes back the alert about the mail with a link once that mail is no longer needed, and shows the
// state.
func (m *linkMails) clearLinkAlert(ctx workflow.Context, state string) {
	// Before version 1 the alert stayed, and operators searched for mails that were no longer needed.
	if !m.linkFailed || workflow.GetVersion(ctx, "mail made up for", workflow.DefaultVersion, 1) < 1 {
		return
	}
	if m.linkFailed = false; !m.noticeFailed {
		showState(ctx, state)
	}
}

// showState sets the state with which operators find the process.
func showState(ctx workflow.Context, state string) {
	if err := workflow.UpsertTypedSearchAttributes(ctx, process.StateAttribute.ValueSet(state)); err != nil {
		workflow.GetLogger(ctx).Error("the search attribute was not set", "error", err)
	}
}
