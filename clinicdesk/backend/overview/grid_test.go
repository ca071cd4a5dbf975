package overview_test

import (
	"fmt"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
)

// A row offers its first free minute, and nothing once the doctor's capacity is used up. A cancelled visit takes no
// time.
func TestARowOffersItsFirstFreeMinute(t *testing.T) {
	session := backendtest.NewClinic(t).SignIn(t)
	view := *overview.Of(phrases.In(phrases.Japanese), session)
	visit := func(minute, length int, state string) {
		entry := backendtest.Visit(fmt.Sprint(minute, length, state), 1, "x")
		entry.Start, entry.State = daytime.AtMinute(noon, minute), state
		entry.End = entry.Start.Add(time.Duration(length) * time.Minute)
		session.Schedule.Apply(entry)
	}
	visit(10*60, 10, "booked")
	visit(10*60+30, 30, "booked")
	visit(11*60, 30, "cancelled")
	visit(11*60+40, 20, "booked")
	for _, test := range []struct{ capacity, grid, row, want int }{
		{1, 30, 9*60 + 30, 9*60 + 30}, {1, 30, 10 * 60, 10*60 + 10}, {1, 30, 10*60 + 30, -1}, {1, 30, 11 * 60, 11 * 60},
		{1, 30, 11*60 + 30, 11*60 + 30}, {1, 10, 11*60 + 40, -1}, {1, 60, 10 * 60, 10*60 + 10},
		{2, 30, 10*60 + 30, 10*60 + 30},
	} {
		view.Clinic.Days.Grid, view.Clinic.Doctors[0].Capacity = test.grid, test.capacity
		agenda := view.Agenda(noon, deskserver.Aoki, false)
		start, room := agenda.Columns[0].StartIn(test.row, agenda.Grid)
		if !room {
			start = -1
		}
		if start != test.want || agenda.Grid != test.grid {
			t.Errorf("%+v: the row at %d offers %d, the grid is %d", test, test.row, start, agenda.Grid)
		}
	}
}

// A day with other hours says why, and a holiday its name.
func TestADaySaysWhyItsHoursDiffer(t *testing.T) {
	view := viewOf(t)
	view.Clinic.Days = api.Days{Grid: 15, ClosedOnHolidays: true, Exceptions: []api.DayException{
		{Day: "2026-11-25", Reason: "院内研修"},
		{Day: "2026-11-26", DoctorID: deskserver.Aoki, Hours: []api.Period{{From: 600, Until: 660}}, Reason: "臨時診療"},
	}}
	for days, want := range map[int]string{
		-1: "休診日・勤労感謝の日・予約 0", 1: "休診日・院内研修・予約 0", 2: "臨時診療・予約 0", 3: "予約 0",
	} {
		agenda := view.Agenda(noon.AddDate(0, 0, days), deskserver.Aoki, false)
		if got := agenda.Columns[0].Summary; got != want {
			t.Errorf("%d days later: %q, want %q", days, got, want)
		}
		if agenda.From%agenda.Grid != 0 || agenda.Grid != 15 || agenda.Shortest != 15 {
			t.Errorf("rows of %d from %d, the shortest visit takes %d", agenda.Grid, agenda.From, agenda.Shortest)
		}
	}
	if view.IsOpen(deskserver.Aoki, daytime.AtMinute(noon.AddDate(0, 0, 1), 10*60)) ||
		!view.IsOpen(deskserver.Aoki, daytime.AtMinute(noon.AddDate(0, 0, 2), 10*60+30)) {
		t.Error("the exceptions do not count")
	}
}
