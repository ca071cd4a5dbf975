// Package holds keeps slots for people who are typing (E1), in one small workflow each:
//
//	SlotHold  hold/<id>  a slot that is held for five minutes, extended once
//
// It must not know how a reservation is booked: the claim of a reservation with the hold's ID confirms the hold.
package holds

import (
	"context"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// Client starts and ends holds for packages that must not import Temporal. Its errors are those of process.Sender.
type Client struct{ sender process.Sender }

// NewClient returns a Client on top of a sender.
func NewClient(sender process.Sender) Client { return Client{sender: sender} }

// HoldSlot holds a slot and waits for the outcome, in one round trip. A repeat during the hold changes
// nothing and gets the hold as it is now.
func (c Client) HoldSlot(ctx context.Context, input Input) (answer Held, err error) {
	start, ask := Slot(input)
	err = c.sender.Hand(ctx, SlotHoldName, start, ask, input, &answer)
	return answer, err
}

// ExtendHold prolongs a hold by For. A repeat changes nothing. It returns ErrNotOpen if the hold is over.
func (c Client) ExtendHold(ctx context.Context, id madoguchi.ReservationID) error {
	return c.sender.Update(ctx, WorkflowID(id), ExtendUpdate, ExtendUpdate, nil)
}

// LetGo gives a held slot back before its time. It returns ErrNotOpen if the hold is over.
func (c Client) LetGo(ctx context.Context, id madoguchi.ReservationID) error {
	return c.sender.Signal(ctx, WorkflowID(id), LetGoSignal, nil)
}
