package activities

import (
	"context"

	"madoguchi/madoguchi"
)

// VisitStore keeps reservations, calls, and the places that they take in agendas.
type VisitStore interface {
	Claim(context.Context, madoguchi.Claim) error
	Move(ctx context.Context, from, to madoguchi.Claim) error
	Release(context.Context, madoguchi.Claim) error
	PutReservation(context.Context, madoguchi.Reservation) error
	PutCall(context.Context, madoguchi.Call) error
}

// Record is all that one workflow step leaves in the store: a reservation, its call, or both.
type Record struct {
	Reservation *madoguchi.Reservation
	Call        *madoguchi.Call
}

// Claiming is a Record that first takes a place in a doctor's agenda.
type Claiming struct {
	Claim  madoguchi.Claim
	Record Record
}

// Moving is a Record that first moves from one place in the agendas to another.
type Moving struct {
	From, To madoguchi.Claim
	Record   Record
}

// Book claims the slot and writes the reservation, in one activity so that a crash leaves either both to be done again
// or nothing. It fails with ErrorTaken where the slot is full.
func (a *Activities) Book(ctx context.Context, booking Claiming) error {
	if err := a.Store.Claim(ctx, booking.Claim); err != nil {
		return final(err)
	}
	return a.Save(ctx, booking.Record)
}

// Relocate claims the new place, gives the old one back and writes the reservation. It fails with ErrorTaken, and
// changes nothing, where the new place is full.
func (a *Activities) Relocate(ctx context.Context, moving Moving) error {
	if err := a.Store.Move(ctx, moving.From, moving.To); err != nil {
		return final(err)
	}
	return a.Save(ctx, moving.Record)
}

// Release gives the slot back for good and writes the reservation that no longer needs it.
func (a *Activities) Release(ctx context.Context, release Claiming) error {
	if err := a.Store.Release(ctx, release.Claim); err != nil {
		return final(err)
	}
	return a.Save(ctx, release.Record)
}

// Save writes states. The store keeps the highest revision, so that a late or repeated run changes nothing.
func (a *Activities) Save(ctx context.Context, record Record) error {
	if record.Call != nil {
		if err := a.Store.PutCall(ctx, *record.Call); err != nil {
			return final(err)
		}
	}
	if record.Reservation != nil {
		return final(a.Store.PutReservation(ctx, *record.Reservation))
	}
	return nil
}
