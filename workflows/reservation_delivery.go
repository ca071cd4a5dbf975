package workflows

import (
	"time"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// visitLink is a reservation, for its delivery.
type visitLink struct{ *reservation }

func (r visitLink) delivery() *madoguchi.Delivery            { return r.record.Delivery }
func (r visitLink) setDelivery(delivery *madoguchi.Delivery) { r.record.Delivery = delivery }
func (r visitLink) history() []madoguchi.Event               { return r.record.Timeline }

// sending is what a message is written from. While a move waits for its slot, it names the time of before, which may
// stay.
func (r visitLink) sending(request SendLink) activities.Sending {
	call := r.call
	if r.moving {
		call = r.settled
	}
	sending := sendingOf(*call, request, ReservationWorkflowID(r.record.ID), r.record.Delivery.AskedAt)
	sending.Before, sending.Moved = r.alerts.told.before(call.Start)
	r.alerts.told.sending(request.Delivery, call.Start)
	return sending
}

// visitAttention is why reception has to act on a reservation.
type visitAttention struct {
	record       *madoguchi.Reservation
	told         told
	trouble      string    // with the delivery; see reason
	byWord       time.Time // the start that reception has told the patient itself, where a message named another
	lateReceipts bool      // see Booking
}

// attend notes what is the trouble with the delivery, if anything is.
func (a *visitAttention) attend(reason string) {
	a.trouble = reason
	a.record.Attention = a.reason()
}

// reason is why reception has to act. That the patient may come at a wrong time goes before anything else.
func (a *visitAttention) reason() string {
	if a.record.State.Ended() {
		return ""
	}
	if a.told.another(a.record.Start) && !a.byWord.Equal(a.record.Start) {
		return madoguchi.AttentionOldTime
	}
	return a.trouble
}

// seenTo takes reception's word for it: the delivery's trouble has been made up for, or the patient knows the time.
func (a *visitAttention) seenTo() (reason string) {
	reason = a.record.Attention
	if reason == madoguchi.AttentionOldTime {
		a.byWord = a.record.Start
	}
	a.attend("")
	return reason
}

func (a *visitAttention) heard(receipt Receipt) { a.told.heard(receipt) }

func (a *visitAttention) reconsidered() bool {
	if !a.lateReceipts {
		return false
	}
	before := a.record.Attention
	a.record.Attention = a.reason()
	return a.record.Attention != before
}

// obsolete reports whether the newest message names another time than the visit's.
func (a *visitAttention) obsolete() bool { return a.told.newestIsAnother(a.record.Start) }
