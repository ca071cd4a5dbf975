// Package told keeps which start time each message told the patient of a reservation. A message names the visit's time
// at the moment when the sending activity gets it, even if it is sent after a move. A replaced message may have been
// sent all the same.
//
// It must not know how a message is sent, or what follows from an outdated one.
package told

import (
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// Starts are the start times that messages told, the newest last.
type Starts []message

type message struct {
	delivery madoguchi.DeliveryID
	start    time.Time
	status   madoguchi.DeliveryStatus
}

// Sending records a message that is being sent.
func (s *Starts) Sending(delivery madoguchi.DeliveryID, start time.Time) {
	*s = append(*s, message{delivery, start, madoguchi.DeliveryQueued})
}

// Note records the status of a message, the newest or an earlier one.
func (s Starts) Note(delivery madoguchi.DeliveryID, status madoguchi.DeliveryStatus) {
	for i := range s {
		if s[i].delivery == delivery && s[i].status.Advances(status) {
			s[i].status = status
		}
	}
}

// Advances reports whether a status is a step forward for its message.
func (s Starts) Advances(delivery madoguchi.DeliveryID, status madoguchi.DeliveryStatus) bool {
	return slices.ContainsFunc(s, func(one message) bool {
		return one.delivery == delivery && one.status.Advances(status)
	})
}

// Another reports whether the patient may have been told a time other than start: the newest message that did not
// fail names one, or the message that corrects it is not sent yet.
func (s Starts) Another(start time.Time) bool {
	for i := len(s) - 1; i >= 0; i-- {
		switch {
		case s[i].status == madoguchi.DeliveryFailed:
		case !s[i].start.Equal(start):
			return true
		case s[i].status != madoguchi.DeliveryQueued:
			return false
		}
	}
	return false
}

// Before reports whether a message about start has to withdraw another time, and returns the last time that the
// patient was told. That is zero if the newest message with another time may not have been sent: the patient may
// then know that time or an earlier one.
func (s Starts) Before(start time.Time) (last time.Time, withdraws bool) {
	for _, earlier := range slices.Backward(s) {
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

// NewestIsAnother reports whether the newest message names a time other than start.
func (s Starts) NewestIsAnother(start time.Time) bool {
	return len(s) > 0 && !s[len(s)-1].start.Equal(start)
}
