package server

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
	"madoguchi/workflows/holds"
)

// slotHold is a hold as its workflow knows it.
type slotHold struct {
	claim    madoguchi.Claim
	extended bool
}

// standing returns a hold that is not over.
func (p *processes) standing(id madoguchi.ReservationID) (slotHold, bool) {
	hold := p.holds[id]
	return hold, p.now().Before(hold.claim.HeldUntil)
}

// HoldSlot holds a slot in the store. A repeat changes nothing and gets the hold as it is now. Nothing gives it back
// but its time and LetGo.
func (p *processes) HoldSlot(ctx context.Context, input holds.Input) (holds.Held, error) {
	leave, err := p.enter()
	if err != nil {
		return holds.Held{}, err
	}
	defer leave()
	claim := input.Claim
	if hold, ok := p.standing(claim.Reservation); ok {
		return holds.Held{Until: hold.claim.HeldUntil, Extended: hold.extended}, nil
	}
	claim.At, claim.HeldUntil = p.now(), p.now().Add(holds.For)
	err = p.store.Hold(ctx, claim)
	if errors.Is(err, madoguchi.ErrSlotTaken) {
		return holds.Held{Taken: true, Until: claim.HeldUntil}, nil
	}
	p.holds[claim.Reservation] = slotHold{claim: claim}
	return holds.Held{Until: claim.HeldUntil}, err
}

// ExtendHold prolongs a hold once. A repeat changes nothing.
func (p *processes) ExtendHold(ctx context.Context, id madoguchi.ReservationID) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	hold, ok := p.standing(id)
	if !ok {
		return madoguchi.ErrNotOpen
	}
	if hold.extended {
		return nil
	}
	hold.claim.At, hold.claim.HeldUntil, hold.extended = p.now(), hold.claim.HeldUntil.Add(holds.For), true
	p.holds[id] = hold
	return p.store.Hold(ctx, hold.claim)
}

// LetGo gives a hold back before its time.
func (p *processes) LetGo(ctx context.Context, id madoguchi.ReservationID) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	hold, ok := p.standing(id)
	if !ok {
		return madoguchi.ErrNotOpen
	}
	delete(p.holds, id)
	return p.store.LetGo(ctx, hold.claim)
}
