package backend

import (
	"fmt"
	"strings"
	"time"

	"madoguchi/wording"
)

// dated formats an instant, in its own time zone, with a phrase's layout. For a year other than the current one it uses
// the layout with the year, so that next January is not mistaken for the last.
func (v View) dated(at time.Time, layout string) string {
	if at.Year() != v.Now().In(at.Location()).Year() {
		layout += "InYear"
	}
	return v.written(at, layout)
}

func (p Phrases) written(at time.Time, layout string) string {
	return words.Time(p.language, layout, at)
}

// Date writes a day as 11月24日（火）.
func (v View) Date(at time.Time) string { return v.dated(at, "time.date") }

// DateTime writes an instant as 11月24日（火）14:30.
func (v View) DateTime(at time.Time) string {
	return v.fill("time.dateTime", "date", v.Date(at), "clock", Clock(at))
}

// Span writes a visit's time as 11月24日（火）14:30〜14:45.
func (v View) Span(from, until time.Time) string {
	return v.fill("time.span", "from", v.DateTime(from), "clock", Clock(until))
}

// Month writes a month as 2026年11月.
func (p Phrases) Month(at time.Time) string { return p.written(at, "time.month") }

// Weekdays are the column heads of a month, Sunday first.
func (p Phrases) Weekdays() [7]string { return [7]string(strings.Fields(p.Say("time.heads"))) }

// Weekday is the full name of a day of the week; 0 is Sunday.
func (p Phrases) Weekday(day int) string { return strings.Fields(p.Say("time.weekdays"))[day] }

// Short writes an instant as 11/24 14:30.
func (v View) Short(at time.Time) string { return v.dated(at, "time.short") }

// Validity writes a call's validity as 11/24 13:30 〜 11/25 14:30.
func (v View) Validity(from, until time.Time) string {
	return v.fill("time.window", "from", v.Short(from), "to", v.Short(until))
}

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
		return minutesOfDay
	}
	return minutes
}

const minutesOfDay = 24 * 60

// AtMinute returns the instant at a minute of day's date, in the clinic's time zone.
func AtMinute(day time.Time, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, day.Location())
}
