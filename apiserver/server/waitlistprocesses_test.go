package server

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
	"madoguchi/workflows/waitlists"
)

// JoinWaitlist stores the entry. Nothing offers it a slot but a test.
func (p *processes) JoinWaitlist(ctx context.Context, entry madoguchi.Waiting) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	if _, err := p.store.Waiting(ctx, entry.ClinicID, entry.ID); !errors.Is(err, madoguchi.ErrNotFound) {
		return err
	}
	clinic, err := p.store.Clinic(ctx, entry.ClinicID)
	if err != nil {
		return err
	}
	entry.State, entry.JoinedAt, entry.Revision = madoguchi.WaitingForSlot, p.now(), 1
	entry.KeptUntil = madoguchi.KeepUntil(entry.Day, clinic.Location())
	return p.store.PutWaiting(ctx, entry)
}

// AnswerOffer follows a patient's answer. The reservation is booked by the caller.
func (p *processes) AnswerOffer(ctx context.Context, entry madoguchi.Waiting, answer waitlists.Answer) error {
	return p.onWaiting(ctx, entry, func(w *madoguchi.Waiting) error {
		if !w.Offer.Open(p.now()) || w.Offer.Reservation != answer.Offer {
			return madoguchi.ErrNotOpen
		}
		w.Offer, w.State = nil, madoguchi.WaitingForSlot
		if answer.Booking != nil {
			w.State, w.Reservation = madoguchi.WaitingBooked, answer.Booking.Reservation.ID
		}
		return nil
	})
}

func (p *processes) LeaveWaitlist(ctx context.Context, entry madoguchi.Waiting) error {
	return p.onWaiting(ctx, entry, func(w *madoguchi.Waiting) error {
		w.Offer, w.State = nil, madoguchi.WaitingLeft
		return nil
	})
}

// WakeWaitlist counts how often a list was woken.
func (p *processes) WakeWaitlist(_ context.Context, _ madoguchi.ClinicID, day string) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	p.woken = append(p.woken, day)
	return nil
}

// onWaiting changes an entry that has not ended.
func (p *processes) onWaiting(
	ctx context.Context, of madoguchi.Waiting, change func(*madoguchi.Waiting) error,
) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	entry, err := p.store.Waiting(ctx, of.ClinicID, of.ID)
	if err != nil {
		return err
	}
	if entry.State.Ended() {
		return madoguchi.ErrNotOpen
	}
	if err := change(&entry); err != nil {
		return err
	}
	entry.Revision++
	return p.store.SetWaiting(ctx, entry)
}
