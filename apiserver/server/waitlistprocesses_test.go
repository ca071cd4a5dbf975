package server

import (
	"context"
	"errors"
	"time"

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
	entry.KeptUntil = madoguchi.KeepUntil(entry.Last(), clinic.Location())
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

func (p *processes) RemoveFromWaitlist(ctx context.Context, entry madoguchi.Waiting) error {
	return p.onWaiting(ctx, entry, func(w *madoguchi.Waiting) error {
		w.Offer, w.State = nil, madoguchi.WaitingRemoved
		return nil
	})
}

// OfferSlot offers a slot without a hold. Whether it is free is the list's to know.
func (p *processes) OfferSlot(ctx context.Context, entry madoguchi.Waiting, slot waitlists.Slot) error {
	return p.onWaiting(ctx, entry, func(w *madoguchi.Waiting) error {
		if w.Offer != nil {
			return madoguchi.ErrNotOpen
		}
		w.State = madoguchi.WaitingOffered
		w.Offer = &madoguchi.Offer{
			Reservation: madoguchi.ReservationID(madoguchi.NewID()), DoctorID: slot.DoctorID, Start: slot.Start,
			End: slot.Start.Add(15 * time.Minute), Until: p.now().Add(madoguchi.OfferFor),
		}
		return nil
	})
}

// WakeWaitlist counts how often a list was woken.
func (p *processes) WakeWaitlist(_ context.Context, _ madoguchi.ClinicID, list string) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	p.woken = append(p.woken, list)
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
