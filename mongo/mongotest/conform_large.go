package mongotest

import (
	"strings"
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest/expect"
)

// testLargestRecords stores a reservation and a call of the largest size that the rules allow.
func testLargestRecords(t *testing.T, store *mongo.Store) {
	reservation, call := Reservation(here), Call(here)
	reservation.PatientName = strings.Repeat("𠮷", madoguchi.MaxName)
	reservation.ChartNumber = strings.Repeat("𠮷", madoguchi.MaxChart)
	reservation.Memo = strings.Repeat("𠮷", madoguchi.MaxMemo)
	call.Title = strings.Repeat("𠮷", madoguchi.MaxTitle)
	for range 2 * madoguchi.MaxTimeline {
		event := history()[0]
		event.Actor.Name, event.Detail = strings.Repeat("𠮷", madoguchi.MaxName), strings.Repeat("x", 100)
		reservation.Timeline = madoguchi.AppendEvent(reservation.Timeline, event)
		call.Timeline = madoguchi.AppendEvent(call.Timeline, event)
	}
	expect.Done(t, store.PutReservation(t.Context(), reservation))
	expect.Done(t, store.PutCall(t.Context(), call))
	gotReservation, err := store.Reservation(t.Context(), here, reservation.ID)
	expect.Done(t, err)
	expect.Same(t, "the reservation", gotReservation, reservation)
	gotCall, err := store.Call(t.Context(), here, call.ID)
	expect.Done(t, err)
	expect.Same(t, "the call", gotCall, call)
}
