package visits

import (
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// told records which start time each message told the patient of a reservation, the newest last. A message names the
// visit's time at the moment when the sending activity gets it, even if it is sent after a move. A replaced message
// may have been sent all the same.
type told []toldStart

type toldStart struct {
	delivery madoguchi.DeliveryID
	start    time.Time
	status   madoguchi.DeliveryStatus
}

// sending records a message that is being sent.
func (t *told) sending(delivery madoguchi.DeliveryID, start time.Time) {
	*t = append(*t, toldStart{delivery, start, madoguchi.DeliveryQueued})
}

// noteReceipt records the status of a message, the newest or an earlier one.
func (t told) noteReceipt(receipt Receipt) {
	for i := range t {
		if t[i].delivery == receipt.Delivery && t[i].status.Advances(receipt.Status) {
			t[i].status = receipt.Status
		}
	}
}

// advances reports whether a receipt is a step forward for its message.
func (t told) advances(receipt Receipt) bool {
	return slices.ContainsFunc(t, func(one toldStart) bool {
		return one.delivery == receipt.Delivery && one.status.Advances(receipt.Status)
	})
}

// another reports whether the patient may have been told a time other than start: the newest message that did not
// fail names one, or the message that corrects it is not sent yet.
func (t told) another(start time.Time) bool {
	for i := len(t) - 1; i >= 0; i-- {
		switch {
		case t[i].status == madoguchi.DeliveryFailed:
		case !t[i].start.Equal(start):
			return true
		case t[i].status != madoguchi.DeliveryQueued:
			return false
		}
	}
	return false
}

// before reports whether a message about start has to withdraw another time, and returns the last time that the
// patient was told. That is zero if the newest message with another time may not have been sent: the patient may
// then know that time or an earlier one.
func (t told) before(start time.Time) (last time.Time, withdraws bool) {
	for _, earlier := range slices.Backward(t) {
		switch {
		case earlier.status == madoguchi.DeliveryFailed, earlier.start.Equal(start):
		case earlier.status == madoguchi.DeliveryQueued:
			return time.Time{}, true
		default:
			return earlier.start, true
		}
	}
	return time.Time{}, false
}

// newestIsAnother reports whether the newest message names a time other than start.
func (t told) newestIsAnother(start time.Time) bool {
	return len(t) > 0 && !t[len(t)-1].start.Equal(start)
}
