package visits

import (
	"context"
	"errors"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// Client starts, updates and signals the workflows of visits for packages that must not import Temporal. Its errors
// are those of process.Sender.
type Client struct{ sender process.Sender }

// NewClient returns a Client on top of a sender.
func NewClient(sender process.Sender) Client { return Client{sender: sender} }

// Book starts a reservation and waits for the outcome, in one round trip.
func (c Client) Book(ctx context.Context, booking Booking) (answer Booked, err error) {
	booking = booking.current()
	start, ask := BookReservation(booking)
	err = c.sender.Begin(ctx, ReservationName, start, ask, booking, &answer)
	return answer, err
}

// CreateCall starts a call without a reservation and waits until it is written.
func (c Client) CreateCall(ctx context.Context, opening CallInput) (answer CallCreated, err error) {
	opening.RevisionsByTime = true
	start, ask := CreateCall(opening)
	err = c.sender.Begin(ctx, CallWindowName, start, ask, opening, &answer)
	return answer, err
}

// EditReservation changes a reservation.
func (c Client) EditReservation(ctx context.Context, id madoguchi.ReservationID, edit Edit) error {
	return c.sender.Update(ctx, ReservationWorkflowID(id), "", EditUpdate, edit)
}

// CancelReservation cancels a reservation and its call. It returns ErrInCall if the call has begun. Once the call's
// window is open, the call's workflow decides, because only it knows whether the call has begun.
func (c Client) CancelReservation(ctx context.Context, id madoguchi.ReservationID, cancel Cancellation) error {
	ctx, stop := context.WithTimeout(ctx, process.AnswerWithin)
	defer stop()
	cancel.LeaveToCall = true
	for pause := process.RetryPause; ; pause *= 2 {
		err := c.sender.Update(ctx, ReservationWorkflowID(id), "", CancelUpdate, cancel)
		if !errors.Is(err, madoguchi.ErrInProgress) {
			return err
		}
		err = c.CancelCall(ctx, madoguchi.CallID(id), cancel)
		if !errors.Is(err, madoguchi.ErrNotOpen) {
			return err
		}
		// The call is about to start, or has just ended. The next attempt finds the reservation's state.
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// sleep waits between two attempts.
func sleep(ctx context.Context, pause time.Duration) error {
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return madoguchi.ErrUnavailable.Because(ctx.Err())
	}
}

// FinishReservation ends an in-person visit.
func (c Client) FinishReservation(ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, ReservationWorkflowID(id), "", FinishReservationUpdate, By{Actor: by})
}

// PrepareReservation records that the patient has prepared for the visit.
func (c Client) PrepareReservation(ctx context.Context, id madoguchi.ReservationID, prepared Prepared) error {
	return c.sender.Update(ctx, ReservationWorkflowID(id), "", PrepareUpdate, prepared)
}

// SendReservationLink sends a reservation's link. A repeat with the same delivery ID sends nothing more.
func (c Client) SendReservationLink(ctx context.Context, id madoguchi.ReservationID, send SendLink) error {
	return c.sender.Update(ctx, ReservationWorkflowID(id), string(send.Delivery), SendUpdate, send)
}

// AttendReservation ends the reservation's need for attention.
func (c Client) AttendReservation(ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, ReservationWorkflowID(id), "", AttendUpdate, By{Actor: by})
}

// AttendCall ends the need for attention of a call without a reservation.
func (c Client) AttendCall(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, CallWorkflowID(id), "", AttendUpdate, By{Actor: by})
}

// EditCall changes a call without a reservation.
func (c Client) EditCall(ctx context.Context, id madoguchi.CallID, edit EditCall) error {
	return c.sender.Update(ctx, CallWorkflowID(id), "", EditCallUpdate, edit)
}

// CancelCall cancels a call without a reservation, or a call whose window is open. It returns ErrInCall if the call
// has begun. ErrChanged means that the workflow has reports to apply first; CancelCall then asks again, because the
// caller's view is still current.
func (c Client) CancelCall(ctx context.Context, id madoguchi.CallID, cancel Cancellation) error {
	ctx, stop := context.WithTimeout(ctx, process.AnswerWithin)
	defer stop()
	for pause := process.RetryPause; ; pause *= 2 {
		err := c.sender.Update(ctx, CallWorkflowID(id), "", CancelUpdate, cancel)
		if !errors.Is(err, madoguchi.ErrChanged) {
			return err
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// FinishCall ends a video call (「診察を終了する」).
func (c Client) FinishCall(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, CallWorkflowID(id), "", FinishCallUpdate, By{Actor: by})
}

// SendCallLink sends the link of a call without a reservation. A repeat with the same delivery ID sends nothing
// more.
func (c Client) SendCallLink(ctx context.Context, id madoguchi.CallID, send SendLink) error {
	return c.sender.Update(ctx, CallWorkflowID(id), string(send.Delivery), SendUpdate, send)
}

// ReportPresence signals presence to a call.
func (c Client) ReportPresence(ctx context.Context, id madoguchi.CallID, presence Presence) error {
	return c.sender.Signal(ctx, CallWorkflowID(id), PresenceSignal, presence)
}

// ReportReceipt signals a message's outcome to the workflow that sent it.
func (c Client) ReportReceipt(ctx context.Context, owner string, receipt Receipt) error {
	return c.sender.Signal(ctx, owner, ReceiptSignal, receipt)
}
