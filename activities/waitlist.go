package activities

import (
	"context"
	"errors"
	"strconv"
	"time"

	"go.temporal.io/sdk/activity"

	"madoguchi/madoguchi"
)

// WaitlistStore keeps the entries of waitlists, and has the agendas in which slots come free.
type WaitlistStore interface {
	PutWaiting(context.Context, madoguchi.Waiting) error
	SetWaiting(context.Context, madoguchi.Waiting) error
	Waiting(context.Context, madoguchi.ClinicID, madoguchi.WaitingID) (madoguchi.Waiting, error)
	WaitingOn(ctx context.Context, clinic madoguchi.ClinicID, first, last string) ([]madoguchi.Waiting, error)
	Agendas(ctx context.Context, clinic madoguchi.ClinicID, doctors []madoguchi.DoctorID, first, last string) (
		[]madoguchi.Agenda, error)
}

// Waitlists are the running waitlists. A list that does not run is no error.
type Waitlists interface {
	// WakeWaitlist tells a list (madoguchi.Waiting.List) that a slot may have come free.
	WakeWaitlist(ctx context.Context, clinic madoguchi.ClinicID, list string) error
	// EndWaiting tells the list of an entry that its patient has booked otherwise, or has withdrawn.
	EndWaiting(context.Context, madoguchi.Waiting) error
}

// Waitlist holds the dependencies of the activities about waitlists (E5). The worker registers its methods.
type Waitlist struct{ all *Activities }

// WaitlistOf returns the activities about waitlists with the same dependencies.
func WaitlistOf(a *Activities) *Waitlist {
	if a == nil {
		return nil // workflows name the activities without running them
	}
	return &Waitlist{all: a}
}

// JoinWaitlist stores an entry.
func (w *Waitlist) JoinWaitlist(ctx context.Context, entry madoguchi.Waiting) error {
	clinic, err := w.all.Store.Clinic(ctx, entry.ClinicID)
	if err != nil {
		return final(err)
	}
	entry.KeptUntil = madoguchi.KeepUntil(entry.Last(), clinic.Location())
	return final(w.all.Store.PutWaiting(ctx, entry))
}

// SaveWaiting stores what became of an entry. An entry that was deleted stays deleted.
func (w *Waitlist) SaveWaiting(ctx context.Context, entry madoguchi.Waiting) error {
	return final(w.all.Store.SetWaiting(ctx, entry))
}

// WaitingLetter is a mail to a patient who waits. Offer is the offered slot, nil for another mail. Asked is when the
// workflow decided to send it.
type WaitingLetter struct {
	ClinicID madoguchi.ClinicID
	Entry    madoguchi.WaitingID
	Kind     WaitingMailKind
	Offer    *madoguchi.Offer `json:",omitempty"`
	Asked    time.Time
}

// SendWaitingMail sends a mail to a patient who waits, like Send. The address does not leave the store: it is no part
// of the workflow's history. Above a quota of the last hour it tries again, as a reminder does. It sends nothing
// about an offer that is over meanwhile.
func (w *Waitlist) SendWaitingMail(ctx context.Context, letter WaitingLetter) error {
	entry, err := w.all.Store.Waiting(ctx, letter.ClinicID, letter.Entry)
	if err != nil {
		return final(err)
	}
	if letter.Offer != nil && !entry.Offered(letter.Offer.Reservation, w.all.Now()) {
		return nil
	}
	clinic, err := w.all.Store.Clinic(ctx, letter.ClinicID)
	if err != nil {
		return final(err)
	}
	message, err := w.mail(clinic, entry, letter).Compose()
	if err != nil {
		return final(err)
	}
	intent := madoguchi.DeliveryIntent{
		ID: letter.delivery(), ClinicID: letter.ClinicID, Owner: activity.GetInfo(ctx).WorkflowExecution.ID,
		Channel: madoguchi.Mail, Target: entry.Contact.Email, AskedAt: letter.Asked,
	}
	if err := w.all.spendLater(ctx, clinic, madoguchi.SpendingOf(intent, "")); err != nil {
		return err
	}
	_, err = w.all.dispatch(ctx, clinic, SendInput{Intent: intent, Language: entry.Contact.Language}, message)
	return err
}

// delivery follows from what the mail is about, so that a repeat sends nothing more.
func (l WaitingLetter) delivery() madoguchi.DeliveryID {
	about := ""
	if l.Offer != nil {
		about = string(l.Offer.Reservation)
	}
	return madoguchi.DeliveryID(madoguchi.DerivedID("waitlist mail", string(l.Entry), string(l.Kind), about,
		strconv.FormatInt(l.Asked.UnixMilli(), 10)))
}

// wake tells the lists of those who wait for a claim's day that time has come free. A list that was not reached finds
// the slot later by itself, so that a write never waits for it.
func (a *Activities) wake(ctx context.Context, claim madoguchi.Claim) {
	if a.Waitlists == nil {
		return
	}
	waiting, err := a.Store.WaitingOn(ctx, claim.ClinicID, claim.Day, claim.Day)
	woken := map[string]bool{}
	for _, entry := range waiting {
		if list := entry.List(); !woken[list] {
			woken[list] = true
			err = errors.Join(err, a.Waitlists.WakeWaitlist(ctx, claim.ClinicID, list))
		}
	}
	if err != nil {
		activity.GetLogger(ctx).Warn("a waitlist was not woken", "clinic", claim.ClinicID, "error", err)
	}
}

// bookedOtherwise ends the entries whose patient has booked the same menu on one of their days. The same patient has
// the same address and name. A patient who has booked another menu goes on waiting.
func (a *Activities) bookedOtherwise(ctx context.Context, claim madoguchi.Claim, visit madoguchi.Reservation) {
	if a.Waitlists == nil || visit.Contact.Email == "" {
		return
	}
	waiting, err := a.Store.WaitingOn(ctx, claim.ClinicID, claim.Day, claim.Day)
	for _, entry := range waiting {
		booked := madoguchi.Waiting{
			ClinicID: visit.ClinicID, MenuID: visit.MenuID, PatientName: visit.PatientName, Contact: visit.Contact,
		}
		if entry.Waiter() == booked.Waiter() {
			err = errors.Join(err, a.Waitlists.EndWaiting(ctx, entry))
		}
	}
	if err != nil {
		activity.GetLogger(ctx).Warn("an entry of a waitlist was not ended", "clinic", claim.ClinicID, "error", err)
	}
}
