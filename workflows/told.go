package workflows

import (
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// told remembers which time the patient of a reservation was told by each message, the newest last. A message
// names the time that the visit had when it was handed to the sending activity, also where it goes out after a
// move; what was replaced may have gone out all the same.
type told []telling

type telling struct {
	delivery madoguchi.DeliveryID
	start    time.Time
	status   madoguchi.DeliveryStatus
}

// sending notes a message that is on its way.
func (t *told) sending(delivery madoguchi.DeliveryID, start time.Time) {
	*t = append(*t, telling{delivery, start, madoguchi.DeliveryQueued})
}

// heard notes what became of a message, whether it is the newest or not.
func (t told) heard(receipt Receipt) {
	for i := range t {
		if t[i].delivery == receipt.Delivery && t[i].status.Advances(receipt.Status) {
			t[i].status = receipt.Status
		}
	}
}

// another reports whether the patient may hold another time than start: the newest message that did not fail names one,
// or the one that is to mend that is not sent yet.
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

// before reports whether a message about start has to withdraw another time, and which one the patient was told last.
// That is zero where the newest of those messages may not have gone out: the patient may hold that time, or one before
// it.
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

// newestIsAnother reports whether the newest message names another time than start.
func (t told) newestIsAnother(start time.Time) bool {
	return len(t) > 0 && !t[len(t)-1].start.Equal(start)
}
