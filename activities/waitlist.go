package activities

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"go.temporal.io/sdk/activity"

	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// WaitlistStore keeps the entries of waitlists, and has the agendas in which slots come free.
type WaitlistStore interface {
	PutWaiting(context.Context, madoguchi.Waiting) error
	SetWaiting(context.Context, madoguchi.Waiting) error
	Waiting(context.Context, madoguchi.ClinicID, madoguchi.WaitingID) (madoguchi.Waiting, error)
	WaitingOn(ctx context.Context, clinic madoguchi.ClinicID, day string) ([]madoguchi.Waiting, error)
	Agendas(ctx context.Context, clinic madoguchi.ClinicID, doctors []madoguchi.DoctorID, first, last string) (
		[]madoguchi.Agenda, error)
}

// Waitlists are the running waitlists. A list that does not run is no error.
type Waitlists interface {
	// WakeWaitlist tells a list that a slot may have come free.
	WakeWaitlist(ctx context.Context, clinic madoguchi.ClinicID, day string) error
	// EndWaiting tells a list that a patient has booked otherwise, or has withdrawn.
	EndWaiting(ctx context.Context, clinic madoguchi.ClinicID, day string, id madoguchi.WaitingID) error
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
	entry.KeptUntil = madoguchi.KeepUntil(entry.Day, clinic.Location())
	return final(w.all.Store.PutWaiting(ctx, entry))
}

// SaveWaiting stores what became of an entry. An entry that was deleted stays deleted.
func (w *Waitlist) SaveWaiting(ctx context.Context, entry madoguchi.Waiting) error {
	return final(w.all.Store.SetWaiting(ctx, entry))
}

// WaitlistSearch asks for a free slot for one of those who wait, in their order.
type WaitlistSearch struct {
	ClinicID madoguchi.ClinicID
	Day      string
	Waiting  []Wished
}

// Wished is a wish of a patient who waits. Passed are the starts that the patient did not take.
type Wished struct {
	ID       madoguchi.WaitingID
	MenuID   madoguchi.MenuID
	Method   madoguchi.Method
	Visit    madoguchi.VisitType
	DoctorID madoguchi.DoctorID `json:",omitempty"`
	JoinedAt time.Time
	Passed   []time.Time `json:",omitempty"`
}

// WaitlistFound answers a search.
type WaitlistFound struct {
	// Claim is a hold of the slot to offer to For. Without a slot, For is empty.
	For   madoguchi.WaitingID `json:",omitempty"`
	Claim madoguchi.Claim     `json:",omitzero"`
	// TooLate are the patients who can get no slot of the day any more.
	TooLate []madoguchi.WaitingID `json:",omitempty"`
	// Again is when to search again if nothing wakes the list before.
	Again time.Time
}

// lookAgain bounds the time until a free slot is found of which nothing told the list.
const lookAgain = time.Hour

// FindSlot returns the slot to offer next. Nothing is offered at night, or after the clinic's deadline for booking.
func (w *Waitlist) FindSlot(ctx context.Context, search WaitlistSearch) (WaitlistFound, error) {
	now := w.all.Now()
	clinic, err := w.all.Store.Clinic(ctx, search.ClinicID)
	if err != nil {
		return WaitlistFound{}, final(err)
	}
	agendas, err := w.all.Store.Agendas(ctx, clinic.ID, slots.Doctors(clinic, slots.Wish{}), search.Day, search.Day)
	if err != nil {
		return WaitlistFound{}, final(err)
	}
	found, sends := WaitlistFound{}, madoguchi.OfferTime(now, clinic.Location())
	if found.Again = now.Add(lookAgain); sends.After(now) {
		found.Again = sends
	}
	for _, wished := range search.Waiting {
		days := slots.Free(clinic, wished.wish(), agendas, search.Day, search.Day, now)
		closes := closesAt(clinic, search.Day, days)
		if !now.Before(closes) {
			found.TooLate = append(found.TooLate, wished.ID)
			continue
		}
		if closes.Before(found.Again) {
			found.Again = closes
		}
		if slot, free := wished.slot(days, now); free && found.For == "" && !sends.After(now) {
			found.For, found.Claim = wished.ID, wished.claim(clinic, slot, now)
		}
	}
	return found, nil
}

func (w Wished) wish() slots.Wish {
	return slots.Wish{Menu: w.MenuID, Method: w.Method, Visit: w.Visit, Doctor: w.DoctorID}
}

// slot returns the first free slot that the patient has not passed over and has time to answer.
func (w Wished) slot(days []slots.Day, now time.Time) (slots.Slot, bool) {
	for _, day := range days {
		for _, slot := range day.Slots {
			passed := slices.ContainsFunc(w.Passed, slot.Start.Equal)
			if !slot.Taken && !passed && !slot.Start.Before(now.Add(madoguchi.ShortestOffer)) {
				return slot, true
			}
		}
	}
	return slots.Slot{}, false
}

// claim is the hold of an offered slot. Its ID follows from the entry, its joining and the slot, so that a search that
// runs again finds the same offer.
func (w Wished) claim(clinic madoguchi.Clinic, slot slots.Slot, now time.Time) madoguchi.Claim {
	id := madoguchi.DerivedID("waitlist offer", string(w.ID), strconv.FormatInt(w.JoinedAt.UnixMilli(), 10),
		strconv.FormatInt(slot.Start.UnixMilli(), 10), string(slot.Doctor))
	doctor, _ := clinic.Doctor(slot.Doctor)
	claim := madoguchi.ClaimOf(madoguchi.Reservation{
		ID: madoguchi.ReservationID(id), ClinicID: clinic.ID, DoctorID: slot.Doctor, Start: slot.Start.UTC(),
		End: slot.End.UTC(),
	}, doctor.Capacity, clinic.Location())
	claim.HeldUntil = now.Add(madoguchi.OfferFor)
	if claim.HeldUntil.After(slot.Start) {
		claim.HeldUntil = slot.Start.UTC()
	}
	return claim
}

// closesAt returns when the last start of a wish can be booked for the last time. A day that is closed, or does not
// offer the wish, may be opened until it is over.
func closesAt(clinic madoguchi.Clinic, day string, days []slots.Day) time.Time {
	lead := time.Duration(clinic.Web.LeadMinutes) * time.Minute
	if len(days) == 1 && !days[0].Closed {
		starts := days[0].Slots
		if len(starts) == 0 {
			return time.Time{}
		}
		return starts[len(starts)-1].Start.Add(-max(lead, madoguchi.ShortestOffer))
	}
	midnight, _ := time.ParseInLocation(time.DateOnly, day, clinic.Location())
	return midnight.AddDate(0, 0, 1).Add(-lead)
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

// wake tells the list of a claim's day that time has come free. A list that was not reached finds the slot later by
// itself, so that a write never waits for it.
func (a *Activities) wake(ctx context.Context, claim madoguchi.Claim) {
	if a.Waitlists == nil {
		return
	}
	waiting, err := a.Store.WaitingOn(ctx, claim.ClinicID, claim.Day)
	if err == nil && len(waiting) > 0 {
		err = a.Waitlists.WakeWaitlist(ctx, claim.ClinicID, claim.Day)
	}
	if err != nil {
		activity.GetLogger(ctx).Warn("a waitlist was not woken", "clinic", claim.ClinicID, "error", err)
	}
}

// bookedOtherwise ends what the patient of a new visit waits for on that day. The same patient has the same address and
// name.
func (a *Activities) bookedOtherwise(ctx context.Context, claim madoguchi.Claim, visit madoguchi.Reservation) {
	if a.Waitlists == nil || visit.Contact.Email == "" {
		return
	}
	waiting, err := a.Store.WaitingOn(ctx, claim.ClinicID, claim.Day)
	for _, entry := range waiting {
		if entry.Contact.Email == visit.Contact.Email && entry.PatientName == visit.PatientName {
			err = errors.Join(err, a.Waitlists.EndWaiting(ctx, claim.ClinicID, claim.Day, entry.ID))
		}
	}
	if err != nil {
		activity.GetLogger(ctx).Warn("an entry of a waitlist was not ended", "clinic", claim.ClinicID, "error", err)
	}
}
