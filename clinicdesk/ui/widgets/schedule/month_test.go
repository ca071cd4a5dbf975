package schedule_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/widgets/schedule"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

var november = schedule.MonthWords{
	Title:    func(at time.Time) string { return phrases.In(phrases.Japanese).Month(at) },
	Weekdays: phrases.In(phrases.Japanese).Weekdays(), Before: "前の月", After: "次の月",
}

func day24() time.Time { return time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) }

func TestMonthDrawnAs(t *testing.T) {
	widgetstest.App(t)
	month := schedule.NewMonth(november, day24(), day24().AddDate(0, 0, -2))
	widgetstest.Golden(t, *update, "month", fyne.NewSize(304, 308), month)
}

func TestMonthByKeyboard(t *testing.T) {
	for _, test := range []struct {
		keys []fyne.KeyName
		want string
	}{
		{nil, "2026-11-24"},
		{[]fyne.KeyName{fyne.KeyRight, fyne.KeyDown}, "2026-12-02"},
		{[]fyne.KeyName{fyne.KeyUp, fyne.KeyLeft}, "2026-11-16"},
		{[]fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown}, "2027-02-24"},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp}, "2026-09-01"},
		{[]fyne.KeyName{fyne.KeyPageUp, fyne.KeyHome}, "2026-11-22"},
	} {
		month := schedule.NewMonth(november, day24(), day24().AddDate(0, 0, -2))
		got := ""
		month.OnPick = func(at time.Time) { got = at.Format(time.DateOnly) }
		for _, key := range append(test.keys, fyne.KeyReturn) {
			month.TypedKey(widgetstest.Press(key))
		}
		if got != test.want {
			t.Errorf("%v: got %s, want %s", test.keys, got, test.want)
		}
	}
}

// A day that the next month lacks becomes that month's last day.
func TestMonthKeepsToTheMonth(t *testing.T) {
	month := schedule.NewMonth(november, time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), day24())
	got := ""
	month.OnPick = func(at time.Time) { got = at.Format(time.DateOnly) }
	month.TypedKey(widgetstest.Press(fyne.KeyPageDown))
	month.TypedRune(' ')
	if got != "2027-02-28" {
		t.Errorf("got %s", got)
	}
}
