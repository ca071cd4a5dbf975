package madoguchi_test

import (
	"testing"
	"time"

	"madoguchi/madoguchi"
)

func TestRemindersAreDue(t *testing.T) {
	const form = "1/2 15:04"
	tokyo := location(t, "Asia/Tokyo")
	both := madoguchi.Reminders{DayBefore: true, DayBeforeAt: 18 * 60, HoursBefore: 3}
	hours := madoguchi.Reminders{HoursBefore: 3}
	for name, c := range map[string]struct {
		reminders madoguchi.Reminders
		start     string
		want      []string
	}{
		"none": {madoguchi.Reminders{}, "11/24 14:30", nil},
		"both": {both, "11/24 14:30", []string{"11/23 18:00 dayBefore", "11/24 11:30 hoursBefore"}},
		"the day before, alone": {
			madoguchi.Reminders{DayBefore: true, DayBeforeAt: 450}, "12/1 0:15", []string{"11/30 07:30 dayBefore"},
		},
		"before the night":        {hours, "11/24 09:30", []string{"11/23 21:00 hoursBefore"}},
		"at the end of the night": {hours, "11/24 10:00", []string{"11/24 07:00 hoursBefore"}},
		"late at night":           {hours, "11/24 00:30", []string{"11/23 21:00 hoursBefore"}},
		"at the night's start":    {hours, "11/24 00:00", []string{"11/23 21:00 hoursBefore"}},
		"an evening visit":        {hours, "11/24 23:50", []string{"11/24 20:50 hoursBefore"}},
		"one of two on one day":   {both, "11/24 09:00", []string{"11/23 18:00 dayBefore"}},
	} {
		t.Run(name, func(t *testing.T) {
			start, err := time.ParseInLocation("2006/1/2 15:04", "2026/"+c.start, tokyo)
			if err != nil {
				t.Fatal(err)
			}
			due := c.reminders.Due(start, tokyo)
			if len(due) != len(c.want) {
				t.Fatalf("due %v, want %v", due, c.want)
			}
			for i, timer := range due {
				if got := timer.At.In(tokyo).Format(form) + " " + string(timer.Code); got != c.want[i] {
					t.Errorf("due %s, want %s", got, c.want[i])
				}
				if !timer.At.Before(start) || !c.reminders.Sends(timer.Code) {
					t.Errorf("%v for a visit at %v", timer, start)
				}
			}
		})
	}
}

// TestRemindersFollowTheClocksOfTheClinic uses a night in which summer time ends.
func TestRemindersFollowTheClocksOfTheClinic(t *testing.T) {
	berlin := location(t, "Europe/Berlin")
	start := time.Date(2026, 10, 25, 10, 0, 0, 0, berlin)
	due := madoguchi.Reminders{DayBefore: true, DayBeforeAt: 18 * 60}.Due(start, berlin)
	if want := time.Date(2026, 10, 24, 18, 0, 0, 0, berlin); !due[0].At.Equal(want) {
		t.Errorf("due at %v, want %v", due[0].At, want)
	}
}
