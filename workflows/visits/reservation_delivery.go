package visits

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/told"
)

// visitLink adapts a reservation to linkRecord.
type visitLink struct{ *reservation }

func (r visitLink) delivery() *madoguchi.Delivery { return r.record.Delivery }
func (r visitLink) history() []madoguchi.Event    { return r.record.Timeline }

// setDelivery also decides where the patient is reminded from now on. Reminders whose time passed while nobody could
// be reminded are not made up for.
func (r visitLink) setDelivery(delivery *madoguchi.Delivery) {
	if _, known := r.reminders.receiver(); !known {
		r.reminders.drop(delivery.StatusAt)
	}
	r.record.Delivery = delivery
	r.reaches(delivery)
}

// reaches notes the address to which reception had the link mailed. The links at the former address, to the visit's
// page and to its call, are then invalid.
func (r visitLink) reaches(delivery *madoguchi.Delivery) {
	if delivery.Channel != madoguchi.Mail || delivery.Target == r.mailedTo {
		return
	}
	former := r.mailedTo
	if r.mailedTo = delivery.Target; former == "" {
		return
	}
	if r.record.Contact.Email != "" {
		r.record.Contact.Email = delivery.Target
		r.record.LinkGeneration++
	}
	r.revokeCall()
}

// revokeCall makes the call's links of the patient invalid, but for those that are sent from now on. The caller writes
// the record, and the call with it.
func (r visitLink) revokeCall() {
	if r.call == nil || r.child != nil && !r.booking.RevokesCalls {
		return
	}
	r.nextGeneration()
}

// tellCall tells the running call that its links have another generation.
func (r visitLink) tellCall(ctx workflow.Context) {
	r.revoked = false
	if err := r.child.SignalChildWorkflow(ctx, RevokeSignal, r.call.Generation).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Warn("a call keeps its links", "call", r.record.ID, "error", err)
	}
}

// sending returns the input of a message. While a move waits for its slot, the message names the time before the
// move, which may stay valid.
func (r visitLink) sending(request SendLink) activities.SendInput {
	call := r.call
	if r.moving {
		call = r.callBeforeMove
	}
	sending := r.about(call, request, r.record.Delivery.AskedAt)
	sending.Before, sending.Moved = r.alerts.told.Before(sending.Start)
	r.alerts.told.Sending(request.Delivery, sending.Start)
	return sending
}

// about returns the input of a message about the visit, or about its call alone. call is nil for a visit in person.
func (r visitLink) about(call *madoguchi.Call, request SendLink, asked time.Time) activities.SendInput {
	owner := ReservationWorkflowID(r.record.ID)
	if !request.Visit {
		return sendingOf(*call, request, owner, asked)
	}
	if call == nil {
		call = &madoguchi.Call{ClinicID: r.record.ClinicID, Start: r.record.Start}
	}
	sending := sendingOf(*call, request, owner, asked)
	sending.Visit, sending.Repeats = activities.FactsOf(r.record), request.Repeats
	return sending
}

// sendingAt returns the input of a message that is not the record's newest delivery.
func (r visitLink) sendingAt(ctx workflow.Context, request SendLink) activities.SendInput {
	return r.about(r.call, request, workflow.Now(ctx))
}

// parts prepares the mail about a cancellation; nil prepares none.
func (r visitLink) parts(ctx workflow.Context, notice *SendLink) {
	if notice != nil {
		r.parting = new(r.sendingAt(ctx, *notice))
	}
}

// part sends the mail about the cancellation. The visit has ended, so nobody has to act if it fails.
func (r *reservation) part(ctx workflow.Context) {
	if r.parting == nil {
		return
	}
	if _, err := runSend(ctx, *r.parting, sendFor); err != nil {
		workflow.GetLogger(ctx).Warn("the mail about a cancellation was not sent", "reservation", r.record.ID)
	}
}

// visitAttention is the reason why reception has to act on a reservation.
type visitAttention struct {
	record         *madoguchi.Reservation
	told           told.Starts
	deliveryReason string    // of the delivery; see reason
	confirmedStart time.Time // the start that reception told the patient, after a message with another time
	lateReceipts   bool      // see Booking
}

// attend sets the reason that concerns the delivery; "" clears it.
func (a *visitAttention) attend(reason string) {
	a.deliveryReason = reason
	a.record.Attention = a.reason()
}

// reason returns why reception has to act. A patient who may come at a wrong time takes precedence.
func (a *visitAttention) reason() string {
	if a.record.State.Ended() {
		return ""
	}
	if a.told.Another(a.record.Start) && !a.confirmedStart.Equal(a.record.Start) {
		return madoguchi.AttentionOldTime
	}
	return a.deliveryReason
}

// acknowledge accepts reception's confirmation: it has handled the failed delivery, or told the patient the time.
func (a *visitAttention) acknowledge() (reason string) {
	reason = a.record.Attention
	if reason == madoguchi.AttentionOldTime {
		a.confirmedStart = a.record.Start
	}
	a.attend("")
	return reason
}

func (a *visitAttention) noteReceipt(receipt Receipt) { a.told.Note(receipt.Delivery, receipt.Status) }

func (a *visitAttention) reconsidered() bool {
	if !a.lateReceipts {
		return false
	}
	before := a.record.Attention
	a.record.Attention = a.reason()
	return a.record.Attention != before
}

// obsolete reports whether the newest message names a time other than the visit's.
func (a *visitAttention) obsolete() bool { return a.told.NewestIsAnother(a.record.Start) }
