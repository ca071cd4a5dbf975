package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// RemindInput is a request to remind a patient of a visit. A visit in person has no CallID.
type RemindInput struct {
	SendInput
	Reminder madoguchi.PendingCode
}

// RemindResult is when the carrier or the mail server accepted the reminder. Off says that the clinic has switched
// this reminder off, so that nothing was sent.
type RemindResult struct {
	At  time.Time
	Off bool `json:",omitzero"`
}

// Remind sends a reminder at most once, like Send. Above a quota of the last hour it tries again: at the full hour, a
// clinic reminds more patients than it may message at once.
func (a *Activities) Remind(ctx context.Context, reminding RemindInput) (RemindResult, error) {
	clinic, err := a.Store.Clinic(ctx, reminding.Intent.ClinicID)
	if err != nil {
		return RemindResult{}, final(err)
	}
	if !clinic.Reminders.Sends(reminding.Reminder) {
		return RemindResult{Off: true}, nil
	}
	invitation := a.invitation(clinic, reminding.SendInput)
	invitation.Reminds = true
	if reminding.CallID == "" {
		invitation.InPerson, invitation.URL = true, ""
		if reminding.Visit != nil {
			invitation.URL = a.Links.Visit(reminding.Visit.ID, reminding.Visit.LinkGeneration)
		}
	}
	message, err := invitation.Compose(reminding.Intent.Channel)
	if err != nil {
		return RemindResult{}, final(err)
	}
	if err := a.spendLater(ctx, clinic, madoguchi.SpendingOf(reminding.Intent, "")); err != nil {
		return RemindResult{}, err
	}
	sent, err := a.dispatch(ctx, clinic, reminding.SendInput, message)
	return RemindResult{At: sent.At}, err
}

// spendLater is spend for a message that can wait: above a quota of the last hour, the activity is tried again. It
// counts the message as of now, not as of the first attempt.
func (a *Activities) spendLater(ctx context.Context, clinic madoguchi.Clinic, next madoguchi.Spending) error {
	next.At = a.Now()
	reached, err := a.count(ctx, clinic, next)
	if err != nil || reached == nil {
		return err
	}
	const text = "a sending quota is reached"
	if reached.Within < madoguchi.SpendingPeriod {
		return temporal.NewApplicationError(text, "quota", reached.Failure)
	}
	activity.GetLogger(ctx).Error(text, "clinic", clinic.ID, "delivery", next.Delivery, "quota", reached.Failure)
	return temporal.NewNonRetryableApplicationError(text, ErrorPermanent, nil, reached.Failure)
}
