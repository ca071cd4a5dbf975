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

// DeliveryStore keeps what is sent to patients, counts it, and names the clinic that sends it.
type DeliveryStore interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	PutIntent(context.Context, madoguchi.DeliveryIntent) (madoguchi.DeliveryIntent, error)
	SetCarrierID(context.Context, madoguchi.ClinicID, madoguchi.DeliveryID, string) error
	Spend(context.Context, madoguchi.ClinicID, madoguchi.Spending, []madoguchi.Bound) ([]madoguchi.Spending, error)
}

// Sending asks for a call's link to be handed to the patient.
type Sending struct {
	Intent     madoguchi.DeliveryIntent
	CallID     madoguchi.CallID
	Start      time.Time
	Window     madoguchi.Window
	Generation int
	Language   string
	By         madoguchi.StaffID // who asked for it

	Patience time.Duration // after this long a failure ends the activity with ErrorSlow; 0 is never
	Again    bool          // an earlier activity for the same intent ended with ErrorSlow

	// Moved says that the patient may have been told another time, which this message withdraws; Before is that time,
	// zero where it is not certain. A worker of a release before writes an ordinary invitation.
	Moved  bool      `json:",omitzero"`
	Before time.Time `json:",omitzero"`
}

// Sent is when the carrier or the mail server took the message.
type Sent struct{ At time.Time }

// lookBack allows for a carrier's clock that runs behind ours. It is short, so that a repeat never takes the message of
// an earlier delivery to the same number, which reads the same, for its own.
const lookBack = 5 * time.Second

// Send hands the message over, at most once: the intent is stored first, and where an earlier attempt stored it, the
// message is looked up at the carrier before it is sent again. Between a mail server's acceptance and the note of it
// a crash can send a mail twice, with the same Message-ID; SMTP offers no way to ask.
//
// It fails with ErrorPermanent, with a failure code as detail, where trying again cannot help, and with ErrorSlow where
// Patience is used up. After either, no attempt is under way any more.
func (a *Activities) Send(ctx context.Context, sending Sending) (Sent, error) {
	clinic, err := a.Store.Clinic(ctx, sending.Intent.ClinicID)
	if err != nil {
		return Sent{}, final(err)
	}
	message, err := a.compose(clinic, sending)
	if err != nil {
		return Sent{}, final(err)
	}
	if err := a.spend(ctx, clinic, madoguchi.SpendingOf(sending.Intent, sending.By)); err != nil {
		return Sent{}, err
	}
	intent := sending.Intent
	intent.TextHash = madoguchi.TextHash(message.Text)
	known, err := a.Store.PutIntent(ctx, intent)
	if err != nil {
		return Sent{}, final(err)
	}
	if known.CarrierID == "" {
		err = a.handOver(ctx, clinic, sending, known, message)
	}
	return Sent{At: a.Now()}, impatient(ctx, sending, carrierFailure(ctx, err))
}

func (a *Activities) compose(clinic madoguchi.Clinic, sending Sending) (Message, error) {
	if a.ShowNumber != nil {
		clinic.Phone = a.ShowNumber(clinic.Phone)
	}
	invitation := Invitation{
		Clinic: clinic, Start: sending.Start, Window: sending.Window, Language: sending.Language,
		Asked: sending.Intent.AskedAt, URL: a.Links.Patient(sending.CallID, sending.Generation),
		Moved: sending.Moved, Before: sending.Before,
	}
	return invitation.Compose(sending.Intent.Channel)
}

func (a *Activities) handOver(
	ctx context.Context, clinic madoguchi.Clinic, sending Sending, intent madoguchi.DeliveryIntent, message Message,
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
	ctx context.Context, clinic madoguchi.Clinic, sending Sending, intent madoguchi.DeliveryIntent, message Message,
) (string, error) {
	if intent.Channel == madoguchi.Mail {
		return string(intent.ID), a.Mailer.Send(ctx, madoguchi.Letter{
			Delivery: intent.ID, To: intent.Target, FromName: shownName(clinic, sending.Language),
			Subject: message.Subject, Text: message.Text, HTML: message.HTML,
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

// carrierFailure tells Temporal not to try again where the carrier said that it
// cannot help, and operators where they have to.
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

// impatient makes a failure the activity's last where its patience is used up, by the server's clock. The caller then
// says so, and asks again: an activity cannot tell its workflow anything before its end.
func impatient(ctx context.Context, sending Sending, err error) error {
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
