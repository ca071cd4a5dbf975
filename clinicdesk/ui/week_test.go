package ui

import (
	"testing"
	"time"

	"madoguchi/clinicdesk/internal/deskserver"
)

// In a doctor's week the arrows move by a week, a press on a slot books on the slot's day, and all doctors lead back to
// the day (B1).
func TestTheWeekOfADoctor(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	page := d.in.schedulePage()
	page.turn(true)
	if page.doctorID != deskserver.Aoki || page.doctors.Value != deskserver.Aoki {
		t.Fatalf("shows the week of %q, the choice says %q", page.doctorID, page.doctors.Value)
	}
	d.await(t, "the whole week", func() bool { return page.view.Week(page.day.at, page.doctorID, false).Loaded })
	d.reads(t, "11/23（月・祝）", "11月23日 〜 29日")
	d.in.day.step(1)
	d.in.day.step(-1)
	friday := time.Date(2026, 11, 27, 0, 0, 0, 0, page.view.Location)
	page.book(page.view.Week(page.day.at, page.doctorID, false).Columns[4], 15*60)
	if !d.in.day.at.Equal(friday) || d.in.pane.Chosen(friday).Minute != 15*60 {
		t.Errorf("books on %v", d.in.day.at)
	}
	d.reads(t, "11月27日（金）15:00")
	d.in.goTo(atReception)
	if d.in.day.step(1); !d.in.day.at.Equal(friday.AddDate(0, 0, 1)) {
		t.Errorf("a step in the reception leads to %v", d.in.day.at)
	}
	d.in.goTo(atSchedule)
	if page.chose(""); d.in.day.week {
		t.Error("all doctors have a week")
	}
	d.settle(t)
}
