package server

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
	"madoguchi/workflows/holds"
)

// HoldSlot holds a slot in the store. Nothing gives it back but its time.
func (p *processes) HoldSlot(ctx context.Context, input holds.Input) (holds.Held, error) {
	leave, err := p.enter()
	if err != nil {
		return holds.Held{}, err
	}
	defer leave()
	claim := input.Claim
	claim.At, claim.HeldUntil = p.now(), p.now().Add(holds.For)
	p.holds[claim.Reservation] = claim
	err = p.store.Hold(ctx, claim)
	if errors.Is(err, madoguchi.ErrSlotTaken) {
		return holds.Held{Taken: true}, nil
	}
	return holds.Held{Until: claim.HeldUntil}, err
}

func (p *processes) ExtendHold(ctx context.Context, id madoguchi.ReservationID) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	claim := p.holds[id]
	claim.At, claim.HeldUntil = p.now(), claim.HeldUntil.Add(holds.For)
	p.holds[id] = claim
	return p.store.Hold(ctx, claim)
}

func (p *processes) LetGo(ctx context.Context, id madoguchi.ReservationID) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	return p.store.LetGo(ctx, p.holds[id])
}
