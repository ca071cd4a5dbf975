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
	tr := newTroupe(b, s, s.operator(b))
	for b.Loop() {
		entry := tr.bookBeforeWindow("計測 太郎")
		tr.sendSMS(entry, "090-1234-1005")
		before := tr.events(reservationID(entry))
		tr.hold(entry)
		reservation, call := tr.events(reservationID(entry)), tr.events(callID(entry))
		printEvents(before, reservation, call)
		b.ReportMetric(float64(total(before)), "events-before")
		b.ReportMetric(float64(total(reservation)+total(call)), "events-in-all")
	}
	b.ReportMetric(0, "ns/op")
}

// untilOpen is the time from a booking to the opening of its window: enough for sending the link before.
const untilOpen = 20 * time.Second

// bookBeforeWindow books a visit whose window opens soon.
func (tr *troupe) bookBeforeWindow(name string) api.Entry {
	request := tr.ahead(name)
	request.Start = time.Now().Add(time.Hour + untilOpen)
	return tr.book(request)
}

// hold has both sides join, begin and end the visit, one after the other: events at the same moment would share a
// workflow task.
func (tr *troupe) hold(entry api.Entry) {
	tr.t.Helper()
	for _, step := range []struct {
		kind  madoguchi.EventCode
		shown func(*api.Call) bool
	}{
		{madoguchi.EventPatientCame, func(call *api.Call) bool { return call.PatientSince != nil }},
		{madoguchi.EventClinicCame, func(call *api.Call) bool { return call.ClinicSince != nil }},
		{madoguchi.EventCallStarted, func(call *api.Call) bool { return call.CallSince != nil }},
	} {
		tr.present(entry, step.kind)
		tr.settled(entry, string(step.kind), func(now api.Entry) bool { return step.shown(now.Call) })
	}
	_, err := tr.client.Finish(tr.t.Context(), entry.Kind, entry.ID)
	tr.must(err)
	tr.settled(
		entry, "the visit's end",
		func(now api.Entry) bool { return now.State == string(madoguchi.ReservationFinished) },
	)
	tr.awaitEnd(reservationID(entry))
}

// events counts a workflow's events by type.
func (tr *troupe) events(workflowID string) map[string]int {
	tr.t.Helper()
	return countEvents(tr.operator.history(tr.t, workflowID))
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
