package waitlists

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
)

func (w *waitlist) setup(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, JoinUpdate, w.join); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, AnswerUpdate, w.answer); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, LeaveUpdate, w.leave); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, OfferUpdate, w.offerByHand); err != nil {
		return err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		for workflow.GetSignalChannel(ctx, WakeSignal).Receive(ctx, nil) {
			w.due = true
		}
	})
	workflow.Go(ctx, w.hearBookings)
	return nil
}

// inTurn runs a message's work, one message or step at a time. The list looks for slots afterwards.
func (w *waitlist) inTurn(ctx workflow.Context, work func() error) error {
	if err := w.lock.Lock(ctx); err != nil {
		return err
	}
	defer w.lock.Unlock()
	w.due = true
	return process.Refuse(work())
}

// join adds an entry at the end. The entry of a patient who waits already stays as it is, and its link is mailed again:
// the answer is the same for both.
func (w *waitlist) join(ctx workflow.Context, entry madoguchi.Waiting) error {
	defer func() { w.begun = true }()
	return w.inTurn(ctx, func() error {
		if known := w.known(ctx, entry); known != nil {
			w.send(ctx, known, activities.WaitingLetter{Kind: activities.WaitingJoined})
			return nil
		}
		if w.full(entry) {
			return madoguchi.ErrTooLarge
		}
		place := &Place{Wish: activities.Wished{
			ID: entry.ID, Waiter: entry.Waiter(), MenuID: entry.MenuID, Method: entry.Method, Visit: entry.Visit,
			DoctorID: entry.DoctorID, JoinedAt: workflow.Now(ctx).UTC(),
		}}
		if w.input.Day == "" {
			place.Wish.First, place.Wish.Last = entry.Day, entry.Last()
		}
		place.Revision = process.Numbering{ByTime: true}.After(ctx, 0)
		entry.State, entry.Offer, entry.Reservation = madoguchi.WaitingForSlot, nil, ""
		entry.JoinedAt, entry.Revision = place.Wish.JoinedAt, place.Revision
		if err := w.writes.Write(ctx, "write the entry", waiting.JoinWaitlist, entry); err != nil {
			return err
		}
		w.places = append(w.places, place)
		w.send(ctx, place, activities.WaitingLetter{Kind: activities.WaitingJoined})
		return nil
	})
}

// known returns the place of an entry, or of one with which the same patient waits for the same menu on one of its
// days. Otherwise one patient could have many places, and be offered many slots at once.
func (w *waitlist) known(ctx workflow.Context, entry madoguchi.Waiting) *Place {
	if place := w.place(entry.ID); place != nil {
		return place
	}
	waiter := entry.Waiter()
	for _, place := range w.places {
		overlaps := place.Wish.First <= entry.Last() && entry.Day <= place.Wish.Last
		if place.Wish.Waiter == waiter && overlaps && oneForEach(ctx) {
			return place
		}
	}
	return nil
}

// oneForEach is false in runs that took overlapping entries of one patient.
func oneForEach(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, "one entry for a patient", workflow.DefaultVersion, 1) >= 1
}

// full reports whether too many wait for one of an entry's days.
func (w *waitlist) full(entry madoguchi.Waiting) bool {
	if w.input.Day != "" {
		return len(w.places) >= MostPlaces
	}
	for _, day := range madoguchi.DaysBetween(entry.Day, entry.Last()) {
		count := 0
		for _, place := range w.places {
			if place.Wish.First <= day && day <= place.Wish.Last {
				count++
			}
		}
		if count >= MostPlaces {
			return true
		}
	}
	return len(w.places) >= mostInAll
}

// offerByHand offers a slot that staff have chosen to a patient, before those who are next.
func (w *waitlist) offerByHand(ctx workflow.Context, slot Slot) error {
	return w.inTurn(ctx, func() error {
		place := w.place(slot.Entry)
		if place == nil || place.Offer != nil {
			return madoguchi.ErrNotOpen
		}
		claim, err := w.claimByHand(ctx, place, slot)
		if isTaken(err) {
			return madoguchi.ErrSlotTaken
		}
		if err != nil {
			return err
		}
		offered, err := w.offer(ctx, place, claim)
		if err == nil && !offered {
			return madoguchi.ErrSlotTaken
		}
		return err
	})
}

func (w *waitlist) claimByHand(ctx workflow.Context, place *Place, slot Slot) (claim madoguchi.Claim, err error) {
	err = workflow.ExecuteLocalActivity(looking(ctx, "look at the chosen slot"), waiting.FindOffer,
		activities.OfferByHand{
			ClinicID: w.input.ClinicID, Day: w.input.Day, Wish: place.Wish, Start: slot.Start, DoctorID: slot.DoctorID,
			Asked: workflow.Now(ctx),
		}).Get(ctx, &claim)
	return claim, err
}

// leave ends an entry for its patient, or for the clinic.
func (w *waitlist) leave(ctx workflow.Context, leave Leave) error {
	return w.inTurn(ctx, func() error {
		if w.place(leave.Entry) == nil {
			return madoguchi.ErrNotOpen
		}
		if leave.Removed {
			return w.finish(ctx, leave.Entry, madoguchi.WaitingRemoved)
		}
		return w.finish(ctx, leave.Entry, madoguchi.WaitingLeft)
	})
}

// hearBookings ends the entries of patients who have booked otherwise, or have deleted their account.
func (w *waitlist) hearBookings(ctx workflow.Context) {
	for {
		var leave Leave
		if more := workflow.GetSignalChannel(ctx, BookedSignal).Receive(ctx, &leave); !more {
			return
		}
		w.booked++
		err := w.inTurn(ctx, func() error { return w.finish(ctx, leave.Entry, madoguchi.WaitingLeft) })
		w.booked--
		if err != nil {
			workflow.GetLogger(ctx).Error("an entry was not ended", "entry", leave.Entry, "error", err)
		}
	}
}

// answer accepts or declines an offer.
func (w *waitlist) answer(ctx workflow.Context, answer Answer) error {
	return w.inTurn(ctx, func() error {
		place := w.place(answer.Entry)
		if place == nil || !place.Offer.Open(workflow.Now(ctx)) || place.Offer.Reservation != answer.Offer {
			return madoguchi.ErrNotOpen
		}
		if answer.Booking == nil {
			return w.passOver(ctx, place)
		}
		return w.accept(ctx, place, *answer.Booking)
	})
}

// accept makes a reservation of an offer. Its hold is confirmed before, so that the reservation finds its slot.
func (w *waitlist) accept(ctx workflow.Context, place *Place, booking visits.Booking) error {
	if !booking.Claim.Equal(place.Claim) {
		return madoguchi.ErrChanged
	}
	err := w.writes.Write(ctx, "confirm the offered slot", acts.Book, activities.ClaimInput{Claim: booking.Claim})
	if isTaken(err) {
		if err := w.passOver(ctx, place); err != nil {
			return err
		}
		return madoguchi.ErrSlotTaken
	}
	if err != nil {
		return err
	}
	if err := visits.StartBooking(ctx, booking); err != nil {
		return err
	}
	w.places = slices.DeleteFunc(w.places, func(p *Place) bool { return p == place })
	return w.save(ctx, place, madoguchi.Waiting{
		State: madoguchi.WaitingBooked, Reservation: booking.Reservation.ID,
	})
}

// patience bounds how long a mail is tried. It is as long as an offer.
const patience = madoguchi.OfferFor

// send mails a patient. An offer that cannot be mailed is taken back.
func (w *waitlist) send(ctx workflow.Context, place *Place, letter activities.WaitingLetter) {
	letter.ClinicID, letter.Entry, letter.Asked = w.input.ClinicID, place.Wish.ID, workflow.Now(ctx)
	w.mails++
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer func() { w.mails-- }()
		ctx, _ = workflow.NewDisconnectedContext(ctx)
		err := workflow.ExecuteActivity(mailing(ctx, letter.Kind), waiting.SendWaitingMail, letter).Get(ctx, nil)
		if err == nil {
			return
		}
		workflow.GetLogger(ctx).Warn("a mail to a patient who waits was not sent", "entry", letter.Entry,
			"kind", letter.Kind, "error", err)
		if err := w.unreachable(ctx, letter, err); err != nil {
			workflow.GetLogger(ctx).Error("an offer was not taken back", "entry", letter.Entry, "error", err)
		}
	})
}

func mailing(ctx workflow.Context, kind activities.WaitingMailKind) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second, ScheduleToCloseTimeout: patience, Summary: "mail: " + string(kind),
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute,
		},
	})
}

// unreachable ends an offer of which the patient does not know. An entry that was deleted leaves the list.
func (w *waitlist) unreachable(ctx workflow.Context, letter activities.WaitingLetter, why error) error {
	return w.inTurn(ctx, func() error {
		place := w.place(letter.Entry)
		switch {
		case place == nil:
			return nil
		case isFailure(why, string(madoguchi.KindNotFound)):
			return w.finish(ctx, letter.Entry, madoguchi.WaitingLeft)
		case letter.Offer == nil, place.Offer == nil, place.Offer.Reservation != letter.Offer.Reservation:
			return nil
		}
		if err := w.passOver(ctx, place); err != nil {
			return err
		}
		w.toTheEnd(place)
		return nil
	})
}

func isTaken(err error) bool { return isFailure(err, activities.ErrorTaken) }

func isFailure(err error, kind string) bool {
	failure, known := errors.AsType[*temporal.ApplicationError](err)
	return known && failure.Type() == kind
}
