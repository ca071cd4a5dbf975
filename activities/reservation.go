package activities

import (
	"context"

	"madoguchi/madoguchi"
)

// VisitStore keeps reservations, calls, and their slots in agendas.
type VisitStore interface {
	Claim(context.Context, madoguchi.Claim) error
	Hold(context.Context, madoguchi.Claim) error
	LetGo(context.Context, madoguchi.Claim) error
	Move(ctx context.Context, from, to madoguchi.Claim) error
	Release(context.Context, madoguchi.Claim) error
	PutReservation(context.Context, madoguchi.Reservation) error
	PutCall(context.Context, madoguchi.Call) error
}

// Record is what one workflow step writes to the store: a reservation, its call, or both.
type Record struct {
	Reservation *madoguchi.Reservation
	Call        *madoguchi.Call
}

// ClaimInput is a Record with the claim on a doctor's agenda that precedes it.
type ClaimInput struct {
	Claim  madoguchi.Claim
	Record Record
}

// MoveInput is a Record with the move in the agendas that precedes it.
type MoveInput struct {
	From, To madoguchi.Claim
	Record   Record
}

// Book claims the slot and writes the reservation, in one activity: after a crash, both are repeated or nothing
// happened. It fails with ErrorTaken if the slot is full.
func (a *Activities) Book(ctx context.Context, booking ClaimInput) error {
	if err := a.Store.Claim(ctx, a.attempted(booking.Claim)); err != nil {
		return final(err)
	}
	if err := a.Save(ctx, booking.Record); err != nil {
		return err
	}
	if booking.Record.Reservation != nil {
		a.bookedOtherwise(ctx, booking.Claim, *booking.Record.Reservation)
	}
	return nil
}

// Hold holds the slot until the claim's HeldUntil (E1). It fails with ErrorTaken if the slot is full.
func (a *Activities) Hold(ctx context.Context, claim madoguchi.Claim) error {
	return final(a.Store.Hold(ctx, a.attempted(claim)))
}

// LetGo frees a held slot, unless a reservation has confirmed it.
func (a *Activities) LetGo(ctx context.Context, claim madoguchi.Claim) error {
	if err := a.Store.LetGo(ctx, a.attempted(claim)); err != nil {
		return final(err)
	}
	a.wake(ctx, claim)
	return nil
}

// attempted adds the time of the attempt to a claim, so that holds which are over do not count.
func (a *Activities) attempted(claim madoguchi.Claim) madoguchi.Claim {
	claim.At = a.Now()
	return claim
}

// Relocate claims the new slot, releases the old one and writes the reservation. If the new slot is full, it fails
// with ErrorTaken and changes nothing.
func (a *Activities) Relocate(ctx context.Context, moving MoveInput) error {
	if err := a.Store.Move(ctx, a.attempted(moving.From), a.attempted(moving.To)); err != nil {
		return final(err)
	}
	a.wake(ctx, moving.From)
	return a.Save(ctx, moving.Record)
}

// Release releases the slot permanently and writes the reservation.
func (a *Activities) Release(ctx context.Context, release ClaimInput) error {
	if err := a.Store.Release(ctx, release.Claim); err != nil {
		return final(err)
	}
	a.wake(ctx, release.Claim)
	return a.Save(ctx, release.Record)
}

// Save writes states, and tells a visit's account about them. The store keeps the highest revision, so a late or
// repeated run changes nothing.
func (a *Activities) Save(ctx context.Context, record Record) error {
	if record.Call != nil {
		if err := a.Store.PutCall(ctx, *record.Call); err != nil {
			return final(err)
		}
	}
	if record.Reservation == nil {
		return nil
	}
	if err := a.Store.PutReservation(ctx, *record.Reservation); err != nil {
		return final(err)
	}
	return final(a.noticeVisit(ctx, *record.Reservation))
}
