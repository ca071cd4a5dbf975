package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// DeliveryStore keeps and counts the messages to patients, and has the clinic that sends them.
type DeliveryStore interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	PutIntent(context.Context, madoguchi.DeliveryIntent) (madoguchi.DeliveryIntent, error)
	SetCarrierID(context.Context, madoguchi.ClinicID, madoguchi.DeliveryID, string) error
	Spend(context.Context, madoguchi.ClinicID, madoguchi.Spending, []madoguchi.Bound) ([]madoguchi.Spending, error)
}

// SendInput is a request to send a call's link to the patient.
type SendInput struct {
	Intent     madoguchi.DeliveryIntent
	CallID     madoguchi.CallID
	Start      time.Time
	Window     madoguchi.Window
	Generation int
	Language   string
	By         madoguchi.StaffID // who requested it (Actor.Spender)

	Patience time.Duration // after this time, a failure ends the activity with ErrorSlow; 0 means never
	Again    bool          // an earlier activity for the same intent ended with ErrorSlow

	// Moved says that the patient may have been told another time, which this message withdraws. Before is that
	// time, or zero if it is uncertain. A worker of an earlier release writes an ordinary invitation.
	Moved  bool      `json:",omitzero"`
	Before time.Time `json:",omitzero"`

	// Visit is what the message says of the visit, for a VisitMail. Without it the message only brings the link.
	Visit *madoguchi.Reservation `json:",omitempty"`
	// Repeats says that the VisitMail is sent again.
	Repeats bool `json:",omitzero"`
}

// SendResult is when the carrier or the mail server accepted the message.
type SendResult struct{ At time.Time }

// lookBack allows for a carrier's clock that is behind ours. It is short, so that a repeat does not take an earlier
// delivery with the same text and number for its own.
const lookBack = 5 * time.Second

// Send sends the message at most once. It stores the intent first. If an earlier attempt stored it, Send looks the
// message up at the carrier before it sends again. A mail can be sent twice, with the same Message-ID, after a crash
// between the server's acceptance and its record, because SMTP has no way to look a mail up.
//
// It fails with ErrorPermanent, with a failure code as detail, if a retry cannot help, and with ErrorSlow if
// Patience is used up. After either, no attempt is running.
func (a *Activities) Send(ctx context.Context, sending SendInput) (SendResult, error) {
	clinic, err := a.Store.Clinic(ctx, sending.Intent.ClinicID)
	if err != nil {
		return SendResult{}, final(err)
	}
	message, err := a.compose(ctx, clinic, sending)
	if err != nil {
		return SendResult{}, final(err)
	}
	if err := a.spend(ctx, clinic, madoguchi.SpendingOf(sending.Intent, sending.By)); err != nil {
		return SendResult{}, err
	}
	return a.dispatch(ctx, clinic, sending, message)
}

// dispatch hands a counted message over, at most once.
func (a *Activities) dispatch(
	ctx context.Context, clinic madoguchi.Clinic, sending SendInput, message Message,
) (SendResult, error) {
	intent := sending.Intent
	intent.TextHash = madoguchi.TextHash(message.Text)
	known, err := a.Store.PutIntent(ctx, intent)
	if err != nil {
		return SendResult{}, final(err)
	}
	if known.CarrierID == "" {
		err = a.handOver(ctx, clinic, sending, known, message)
	}
	return SendResult{At: a.Now()}, impatient(ctx, sending, carrierFailure(ctx, err))
}

func (a *Activities) compose(ctx context.Context, clinic madoguchi.Clinic, sending SendInput) (Message, error) {
	if sending.Visit != nil {
		mail := a.visitMail(clinic, sending)
		var err error
		if mail.For, err = a.member(ctx, *sending.Visit, sending.Intent.Target); err != nil {
			return Message{}, err
		}
		return mail.Compose()
	}
	return a.invitation(clinic, sending).Compose(sending.Intent.Channel)
}

// member returns the name of the member of an account's family whose visit it is, if the mail goes to the account's own
// address; else "".
func (a *Activities) member(ctx context.Context, visit madoguchi.Reservation, target string) (string, error) {
	if visit.Member == "" {
		return "", nil
	}
	account, err := a.Store.Account(ctx, visit.Account)
	if errors.Is(err, madoguchi.ErrNotFound) || err == nil && account.Email != target {
		return "", nil
	}
	member, _ := account.Member(visit.Member)
	return member.Person.Name, err
}

func (a *Activities) invitation(clinic madoguchi.Clinic, sending SendInput) Invitation {
	if a.ShowNumber != nil {
		clinic.Phone = a.ShowNumber(clinic.Phone)
	}
	return Invitation{
		Clinic: clinic, Start: sending.Start, Window: sending.Window, Language: sending.Language,
		Asked: sending.Intent.AskedAt, URL: a.Links.Patient(sending.CallID, sending.Generation),
		Moved: sending.Moved, Before: sending.Before,
	}
}

func (a *Activities) visitMail(clinic madoguchi.Clinic, sending SendInput) VisitMail {
	if a.ShowNumber != nil {
		clinic.Phone = a.ShowNumber(clinic.Phone)
	}
	mail := a.Links.VisitMail(clinic, *sending.Visit, sending.Language, sending.Intent.AskedAt)
	if sending.CallID != "" {
		mail.Call = a.Links.Patient(sending.CallID, sending.Generation)
	}
	mail.Before, mail.Repeats = sending.Before, sending.Repeats
	return mail
}

func (a *Activities) handOver(
	ctx context.Context, clinic madoguchi.Clinic, sending SendInput, intent madoguchi.DeliveryIntent, message Message,
) error {
	carrierID, err := a.pass(ctx, clinic, sending, intent, message)
	if err != nil {
		return err
	}
	if err := a.Store.SetCarrierID(ctx, intent.ClinicID, intent.ID, carrierID); err != nil {
		return fmt.Errorf("noting that delivery %s was taken: %w", intent.ID, err)
	}
	return nil
}

func (a *Activities) pass(
	ctx context.Context, clinic madoguchi.Clinic, sending SendInput, intent madoguchi.DeliveryIntent, message Message,
) (string, error) {
	if intent.Channel == madoguchi.Mail {
		return string(intent.ID), a.Mailer.Send(ctx, madoguchi.Letter{
			Delivery: intent.ID, To: intent.Target, FromName: shownName(clinic, sending.Language),
			Subject: message.Subject, Text: message.Text, HTML: message.HTML, Calendar: message.Calendar,
		})
	}
	if sending.Again || activity.GetInfo(ctx).Attempt > 1 {
		earlier, found, err := a.Texter.Find(ctx, intent.Target, intent.AskedAt.Add(-lookBack), intent.TextHash)
		if err != nil || found {
			return earlier, err
		}
	}
	return a.Texter.Send(ctx, madoguchi.Text{
		Delivery: intent.ID, ClinicID: intent.ClinicID, To: intent.Target, Body: message.Text,
		Callback: a.Links.Receipt(intent.ClinicID, intent.ID),
		ValidFor: sending.Window.Expires.Sub(a.Now()),
	})
}

// carrierFailure makes a permanent refusal non-retryable, and logs a refused sign-in for the operators.
func carrierFailure(ctx context.Context, err error) error {
	var refused *madoguchi.CarrierError
	if !errors.As(err, &refused) {
		return err
	}
	if refused.SignIn {
		activity.GetLogger(ctx).Error("the carrier does not accept our sign-in", "code", refused.Code,
			"status", refused.Status)
	}
	if refused.Permanent {
		return temporal.NewNonRetryableApplicationError(refused.Error(), ErrorPermanent, nil, refused.Failure())
	}
	return temporal.NewApplicationError(refused.Error(), "carrier", refused.Failure())
}

// impatient makes a failure the activity's last once its patience is used up, by the server's clock. The workflow
// then informs reception and starts the activity again: an activity cannot report to its workflow before it ends.
func impatient(ctx context.Context, sending SendInput, err error) error {
	info := activity.GetInfo(ctx)
	known, isKnown := errors.AsType[*temporal.ApplicationError](err)
	switch {
	case err == nil, isKnown && known.NonRetryable(), sending.Patience == 0:
		return err
	case info.StartedTime.Sub(info.ScheduledTime) < sending.Patience:
		return err
	default:
		return temporal.NewNonRetryableApplicationError("no carrier has taken it yet", ErrorSlow, nil)
	}
}
