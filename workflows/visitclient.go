package workflows

import (
	"context"
	"errors"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
)

// visitClient starts, updates and signals the workflows of visits. Its errors are those of process.Sender.
type visitClient struct{ sender process.Sender }

// Book starts a reservation and waits for the outcome, in one round trip.
func (c visitClient) Book(ctx context.Context, booking visits.Booking) (answer visits.Booked, err error) {
	booking = booking.Current()
	start, ask := visits.BookReservation(booking)
	err = c.sender.Begin(ctx, visits.ReservationName, start, ask, booking, &answer)
	return answer, err
}

// CreateCall starts a call without a reservation and waits until it is written.
func (c visitClient) CreateCall(ctx context.Context, opening visits.CallInput) (answer visits.CallCreated, err error) {
	opening.RevisionsByTime = true
	start, ask := visits.CreateCall(opening)
	err = c.sender.Begin(ctx, visits.CallWindowName, start, ask, opening, &answer)
	return answer, err
}

// EditReservation changes a reservation.
func (c visitClient) EditReservation(ctx context.Context, id madoguchi.ReservationID, edit visits.Edit) error {
	return c.sender.Update(ctx, visits.ReservationWorkflowID(id), "", visits.EditUpdate, edit)
}

// CancelReservation cancels a reservation and its call. It returns ErrInCall if the call has begun. Once the call's
// window is open, the call's workflow decides, because only it knows whether the call has begun.
func (c visitClient) CancelReservation(
	ctx context.Context, id madoguchi.ReservationID, cancel visits.Cancellation,
) error {
	ctx, stop := context.WithTimeout(ctx, process.AnswerWithin)
	defer stop()
	cancel.LeaveToCall = true
	for pause := process.RetryPause; ; pause *= 2 {
		err := c.sender.Update(ctx, visits.ReservationWorkflowID(id), "", visits.CancelUpdate, cancel)
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
func (c visitClient) FinishReservation(ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor) error {
	return c.sender.Update(
		ctx, visits.ReservationWorkflowID(id), "", visits.FinishReservationUpdate, visits.By{Actor: by})
}

// PrepareReservation records that the patient has prepared for the visit.
func (c visitClient) PrepareReservation(
	ctx context.Context, id madoguchi.ReservationID, prepared visits.Prepared,
) error {
	return c.sender.Update(ctx, visits.ReservationWorkflowID(id), "", visits.PrepareUpdate, prepared)
}

// SendReservationLink sends a reservation's link. A repeat with the same delivery ID sends nothing more.
func (c visitClient) SendReservationLink(
	ctx context.Context, id madoguchi.ReservationID, send visits.SendLink,
) error {
	return c.sender.Update(ctx, visits.ReservationWorkflowID(id), string(send.Delivery), visits.SendUpdate, send)
}

// AttendReservation ends the reservation's need for attention.
func (c visitClient) AttendReservation(ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, visits.ReservationWorkflowID(id), "", visits.AttendUpdate, visits.By{Actor: by})
}

// AttendCall ends the need for attention of a call without a reservation.
func (c visitClient) AttendCall(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, visits.CallWorkflowID(id), "", visits.AttendUpdate, visits.By{Actor: by})
}

// EditCall changes a call without a reservation.
func (c visitClient) EditCall(ctx context.Context, id madoguchi.CallID, edit visits.EditCall) error {
	return c.sender.Update(ctx, visits.CallWorkflowID(id), "", visits.EditCallUpdate, edit)
}

// CancelCall cancels a call without a reservation, or a call whose window is open. It returns ErrInCall if the call
// has begun. ErrChanged means that the workflow has reports to apply first; CancelCall then asks again, because the
// caller's view is still current.
func (c visitClient) CancelCall(ctx context.Context, id madoguchi.CallID, cancel visits.Cancellation) error {
	ctx, stop := context.WithTimeout(ctx, process.AnswerWithin)
	defer stop()
	for pause := process.RetryPause; ; pause *= 2 {
		err := c.sender.Update(ctx, visits.CallWorkflowID(id), "", visits.CancelUpdate, cancel)
		if !errors.Is(err, madoguchi.ErrChanged) {
			return err
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// FinishCall ends a video call (「診察を終了する」).
func (c visitClient) FinishCall(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, visits.CallWorkflowID(id), "", visits.FinishCallUpdate, visits.By{Actor: by})
}

// SendCallLink sends the link of a call without a reservation. A repeat with the same delivery ID sends nothing
// more.
func (c visitClient) SendCallLink(ctx context.Context, id madoguchi.CallID, send visits.SendLink) error {
	return c.sender.Update(ctx, visits.CallWorkflowID(id), string(send.Delivery), visits.SendUpdate, send)
}

// RevokeReservationLinks makes the links of a reservation invalid that patients have had so far: those of its page and
// of its call.
func (c visitClient) RevokeReservationLinks(
	ctx context.Context, id madoguchi.ReservationID, by madoguchi.Actor,
) error {
	return c.sender.Update(ctx, visits.ReservationWorkflowID(id), "", visits.RevokeUpdate, visits.By{Actor: by})
}

// RevokeCallLinks does the same for a call without a reservation.
func (c visitClient) RevokeCallLinks(ctx context.Context, id madoguchi.CallID, by madoguchi.Actor) error {
	return c.sender.Update(ctx, visits.CallWorkflowID(id), "", visits.RevokeUpdate, visits.By{Actor: by})
}

// ReportPresence signals presence to a call.
func (c visitClient) ReportPresence(ctx context.Context, id madoguchi.CallID, presence visits.Presence) error {
	return c.sender.Signal(ctx, visits.CallWorkflowID(id), visits.PresenceSignal, presence)
}

// ReportReceipt signals a message's outcome to the workflow that sent it.
func (c visitClient) ReportReceipt(ctx context.Context, owner string, receipt visits.Receipt) error {
	return c.sender.Signal(ctx, owner, visits.ReceiptSignal, receipt)
}
