package e2e

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	historypb "go.temporal.io/api/history/v1"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// BenchmarkEvents counts the history events of visits with one SMS in real histories: one that is booked ahead, and one
// that also takes place.
func BenchmarkEvents(b *testing.B) {
	s := sharedStack(b)
	ac := newActors(b, s, s.operator(b))
	for b.Loop() {
		entry := ac.bookBeforeWindow("計測 太郎")
		ac.sendSMS(entry, "090-1234-1005")
		before := ac.events(reservationID(entry))
		ac.hold(entry)
		reservation, call := ac.events(reservationID(entry)), ac.events(callID(entry))
		printEvents(before, reservation, call)
		b.ReportMetric(float64(total(before)), "events-before")
		b.ReportMetric(float64(total(reservation)+total(call)), "events-in-all")
	}
	b.ReportMetric(0, "ns/op")
}

// untilOpen is the time from a booking to the opening of its window: enough for sending the link before.
const untilOpen = 20 * time.Second

// bookBeforeWindow books a visit whose window opens soon.
func (ac *actors) bookBeforeWindow(name string) api.Entry {
	request := ac.visitInDays(name)
	request.Start = time.Now().Add(time.Hour + untilOpen)
	return ac.book(request)
}

// hold has both sides join, begin and end the visit, one after the other: events at the same moment would share a
// workflow task.
func (ac *actors) hold(entry api.Entry) {
	ac.t.Helper()
	for _, step := range []struct {
		kind  madoguchi.EventCode
		shown func(*api.Call) bool
	}{
		{madoguchi.EventPatientCame, func(call *api.Call) bool { return call.PatientSince != nil }},
		{madoguchi.EventClinicCame, func(call *api.Call) bool { return call.ClinicSince != nil }},
		{madoguchi.EventCallStarted, func(call *api.Call) bool { return call.CallSince != nil }},
	} {
		ac.present(entry, step.kind)
		ac.settled(entry, string(step.kind), func(now api.Entry) bool { return step.shown(now.Call) })
	}
	_, err := ac.client.Finish(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	ac.settled(
		entry, "the visit's end",
		func(now api.Entry) bool { return now.State == string(madoguchi.ReservationFinished) },
	)
	ac.awaitEnd(reservationID(entry))
}

// events counts a workflow's events by type.
func (ac *actors) events(workflowID string) map[string]int {
	ac.t.Helper()
	return countEvents(ac.operator.history(ac.t, workflowID))
}

func countEvents(history *historypb.History) map[string]int {
	count := map[string]int{}
	for _, event := range history.Events {
		count[event.EventType.String()]++
	}
	return count
}

func total(count map[string]int) (all int) {
	for _, events := range count {
		all += events
	}
	return all
}

func printEvents(before, reservation, call map[string]int) {
	both := maps.Clone(reservation)
	for kind, events := range call {
		both[kind] += events
	}
	kinds := slices.SortedFunc(
		maps.Keys(both), func(a, b string) int { return cmp.Or(both[b]-both[a], cmp.Compare(a, b)) },
	)
	var lines [][]string
	for _, kind := range kinds {
		lines = append(lines, eventLine(kind, before[kind], reservation[kind], call[kind], both[kind]))
	}
	printTable([]string{"event", "before the visit", "the reservation", "its call", "in all"},
		append(lines, eventLine("sum", total(before), total(reservation), total(call), total(both))))
}

func eventLine(name string, counts ...int) []string {
	line := []string{name}
	for _, count := range counts {
		line = append(line, strconv.Itoa(count))
	}
	return line
}
