package daytime

import (
	"fmt"
	"strings"
	"time"

	"madoguchi/wording"
)

// weekdays are the Japanese weekdays in dates, which users can type in any language of the desk.
var weekdays = strings.Fields(wording.Shared.Say(wording.Default, "time.weekdays.short"))

// Clock writes a time of day as 14:30.
func Clock(at time.Time) string { return at.Format("15:04") }

// Elapsed writes the duration of a call as 04:12, or 1:04:12 from one hour.
func Elapsed(d time.Duration) string {
	seconds := max(int(d/time.Second), 0)
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%02d:%02d", seconds/60, seconds%60)
}

// MinuteOfDay returns the minutes between midnight of day and an instant; day is any instant of that day, in the
// clinic's time zone. It counts by the wall clock, as the schedule's axis does.
func MinuteOfDay(at, day time.Time) int {
	at = at.In(day.Location())
	minutes := at.Hour()*60 + at.Minute()
	switch {
	case at.Format(time.DateOnly) < day.Format(time.DateOnly):
		return 0
	case at.Format(time.DateOnly) > day.Format(time.DateOnly):
		return MinutesOfDay
	}
	return minutes
}

// The minutes of a day, and the grid of the schedule.
const (
	MinutesOfDay = 24 * 60
	HalfHour     = 30
)

// AtMinute returns the instant at a minute of day's date, in the clinic's time zone.
func AtMinute(day time.Time, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, day.Location())
}

// Span is a stretch of the day in minutes after midnight.
type Span struct{ From, Until int }
