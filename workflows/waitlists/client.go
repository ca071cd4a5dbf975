// Package waitlists offers slots that come free to patients who wait for them (キャンセル待ち, E5), in one workflow
// for each clinic:
//
//	Waitlist  waitlist/<clinic>        who waits at the clinic, in the order of joining, each for a range of days
//	          waitlist/<clinic>/<day>  who waits for the day alone: lists of an earlier release, until they end
//
// It must not know why a slot is free: the activity that frees time wakes the list, which looks into the agendas.
package waitlists

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// Client reaches the waitlists for packages that must not import Temporal. Its errors are those of process.Sender.
type Client struct{ sender process.Sender }

// NewClient returns a Client on top of a sender.
func NewClient(sender process.Sender) Client { return Client{sender: sender} }

// JoinWaitlist adds an entry to its list, and starts the list if it is the first one. A repeat mails the
// link of the entry again. It returns ErrTooLarge for a list that is full.
func (c Client) JoinWaitlist(ctx context.Context, entry madoguchi.Waiting) error {
	start, ask := Joining(entry)
	return c.sender.Hand(ctx, WaitlistName, start, ask, Input{ClinicID: entry.ClinicID, Day: entry.List()}, nil)
}

// AnswerOffer accepts an offer, with the booking that it becomes, or declines it. It returns ErrNotOpen if the offer is
// over, and ErrSlotTaken if the slot was lost. A repeat gets the same answer.
func (c Client) AnswerOffer(ctx context.Context, entry madoguchi.Waiting, answer Answer) error {
	id := string(answer.Offer)
	if answer.Booking == nil {
		id += " declined"
	}
	return c.sender.Update(ctx, listOf(entry), id, AnswerUpdate, answer)
}

// LeaveWaitlist ends an entry for its patient. It returns ErrNotOpen if the entry has ended.
func (c Client) LeaveWaitlist(ctx context.Context, entry madoguchi.Waiting) error {
	return c.sender.Update(ctx, listOf(entry), "", LeaveUpdate, Leave{Entry: entry.ID})
}

// RemoveFromWaitlist ends an entry for the clinic, and tells the patient. It returns ErrNotOpen if the entry has ended.
func (c Client) RemoveFromWaitlist(ctx context.Context, entry madoguchi.Waiting) error {
	return c.sender.Update(ctx, listOf(entry), "", LeaveUpdate, Leave{Entry: entry.ID, Removed: true})
}

// OfferSlot offers a slot that staff have chosen to a patient, out of turn. It returns ErrSlotTaken if the slot is
// not free for the wish, and ErrNotOpen if the entry has ended or has another offer.
func (c Client) OfferSlot(ctx context.Context, entry madoguchi.Waiting, slot Slot) error {
	return c.sender.Update(ctx, listOf(entry), "", OfferUpdate, slot)
}

// WakeWaitlist tells a list (madoguchi.Waiting.List) that a slot may have come free. A list that does not run is no
// error.
func (c Client) WakeWaitlist(ctx context.Context, clinic madoguchi.ClinicID, list string) error {
	return orEnded(c.sender.Signal(ctx, WorkflowID(clinic, list), WakeSignal, nil))
}

// EndWaiting tells a list that a patient has booked otherwise. A list that does not run is no error.
func (c Client) EndWaiting(ctx context.Context, entry madoguchi.Waiting) error {
	return orEnded(c.sender.Signal(ctx, listOf(entry), BookedSignal, Leave{Entry: entry.ID}))
}

// listOf returns the ID of the list that has an entry.
func listOf(entry madoguchi.Waiting) string { return WorkflowID(entry.ClinicID, entry.List()) }

func orEnded(err error) error {
	if errors.Is(err, madoguchi.ErrNotOpen) {
		return nil
	}
	return err
}
