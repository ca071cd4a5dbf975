// Package waitlists offers slots that come free to patients who wait for them (キャンセル待ち, E5), in one workflow
// for each clinic and day:
//
//	Waitlist  waitlist/<clinic>/<day>  who waits for the day, in the order of joining
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

// JoinWaitlist adds an entry to the list of its day, and starts the list if it is the first one. A repeat mails the
// link of the entry again. It returns ErrTooLarge for a list that is full.
func (c Client) JoinWaitlist(ctx context.Context, entry madoguchi.Waiting) error {
	start, ask := Joining(entry)
	return c.sender.Hand(ctx, WaitlistName, start, ask, Input{ClinicID: entry.ClinicID, Day: entry.Day}, nil)
}

// AnswerOffer accepts an offer, with the booking that it becomes, or declines it. It returns ErrNotOpen if the offer is
// over, and ErrSlotTaken if the slot was lost. A repeat gets the same answer.
func (c Client) AnswerOffer(ctx context.Context, list madoguchi.Waiting, answer Answer) error {
	id := string(answer.Offer)
	if answer.Booking == nil {
		id += " declined"
	}
	return c.sender.Update(ctx, WorkflowID(list.ClinicID, list.Day), id, AnswerUpdate, answer)
}

// LeaveWaitlist ends an entry for its patient. It returns ErrNotOpen if the entry has ended.
func (c Client) LeaveWaitlist(ctx context.Context, entry madoguchi.Waiting) error {
	return c.sender.Update(ctx, WorkflowID(entry.ClinicID, entry.Day), "", LeaveUpdate, Leave{Entry: entry.ID})
}

// WakeWaitlist tells a list that a slot may have come free. A list that does not run is no error.
func (c Client) WakeWaitlist(ctx context.Context, clinic madoguchi.ClinicID, day string) error {
	return orEnded(c.sender.Signal(ctx, WorkflowID(clinic, day), WakeSignal, nil))
}

// EndWaiting tells a list that a patient has booked otherwise. A list that does not run is no error.
func (c Client) EndWaiting(
	ctx context.Context, clinic madoguchi.ClinicID, day string, id madoguchi.WaitingID,
) error {
	return orEnded(c.sender.Signal(ctx, WorkflowID(clinic, day), BookedSignal, Leave{Entry: id}))
}

func orEnded(err error) error {
	if errors.Is(err, madoguchi.ErrNotOpen) {
		return nil
	}
	return err
}
