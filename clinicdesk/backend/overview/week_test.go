package overview_test

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
)

// A week has its days from Monday, names holidays and closed days with their reason, and marks today.
func TestAWeekOfADoctor(t *testing.T) {
	view := viewOf(t)
	view.Clinic.Days = api.Days{
		ClosedOnHolidays: true, Exceptions: []api.DayException{{Day: "2026-11-27", Reason: "学会"}},
	}
	for i, entry := range []api.Entry{view.Session.Schedule.All()[0]} {
		entry.Start = noon.AddDate(0, 0, 2+i)
		entry.ID, entry.End, entry.DoctorID = "thursday", entry.Start.Add(1e12), deskserver.Aoki
		entry.Call = nil // some of the pictures' patients wait
		view.Session.Schedule.Apply(entry)
	}
	week := view.Week(noon, deskserver.Aoki, false)
	if len(week.Columns) != 7 || week.NowIn != 2 || week.Now != 11*60+14 || week.Loaded {
		t.Fatalf("%d days, today in column %d at %d, loaded %v", len(week.Columns), week.NowIn, week.Now, week.Loaded)
	}
	for i, want := range map[int]string{
		0: "11/23（月・祝） 休診日・勤労感謝の日・予約 0", 3: "11/26（木） 予約 1", 4: "11/27（金） 休診日・学会・予約 0",
	} {
		if got := week.Columns[i].Title + " " + week.Columns[i].Summary; got != want {
			t.Errorf("column %d reads %q, want %q", i, got, want)
		}
	}
	if got := view.WeekTitle(noon); got != "11月23日 〜 29日" {
		t.Errorf("the week is %q", got)
	}
	if got := view.WeekTitle(noon.AddDate(0, 0, 7)); got != "11月30日 〜 12月6日" {
		t.Errorf("the next week is %q", got)
	}
}

// A calendar marks holidays by name, open or closed, and closed days with the reason.
func TestDaysOfACalendarAreMarked(t *testing.T) {
	view := viewOf(t)
	monday := noon.AddDate(0, 0, -1)
	for name, test := range map[string]struct {
		days       api.Days
		mark, note string
	}{
		"an open holiday":  {api.Days{}, "祝", "勤労感謝の日"},
		"a closed holiday": {api.Days{ClosedOnHolidays: true}, "祝", "勤労感謝の日・休診日"},
	} {
		view.Clinic.Days = test.days
		if mark, note := view.DayNote(monday); mark != test.mark || note != test.note {
			t.Errorf("%s: %q, %q", name, mark, note)
		}
	}
	view.Clinic.Days = api.Days{Exceptions: []api.DayException{{Day: "2026-11-24", Reason: "学会"}}}
	if mark, note := view.DayNote(noon); mark != "休" || note != "休診日・学会" {
		t.Errorf("a closed day: %q, %q", mark, note)
	}
	if mark, note := view.DayNote(noon.AddDate(0, 0, 1)); mark+note != "" {
		t.Errorf("a usual day: %q, %q", mark, note)
	}
	if got := view.DayTitle(monday); got != "11月23日（月・祝）" {
		t.Errorf("the title is %q", got)
	}
}
