package backend

import (
	"fmt"
	"strings"
	"time"

	"madoguchi/wording"
)

// dated writes an instant, in the time zone it carries, by the layout of a phrase. It takes that with the year for another
// year than this one: nobody takes next January for the last.
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

// Weekdays are the heads of a month's columns, from Sunday on.
func (p Phrases) Weekdays() [7]string { return [7]string(strings.Fields(p.Say("time.heads"))) }

// Weekday is a day of the week in full, 0 is Sunday.
func (p Phrases) Weekday(day int) string { return strings.Fields(p.Say("time.weekdays"))[day] }

// Short writes an instant as 11/24 14:30.
func (v View) Short(at time.Time) string { return v.dated(at, "time.short") }

// Validity writes a call's window as 11/24 13:30 〜 11/25 14:30.
func (v View) Validity(from, until time.Time) string {
	return v.fill("time.window", "from", v.Short(from), "to", v.Short(until))
}

// weekdays are those of dates as the desk writes them in Japanese, which can be typed in any language.
var weekdays = strings.Fields(wording.Shared.Say(wording.Default, "time.weekdays.short"))

// Clock writes a time of day as 14:30.
func Clock(at time.Time) string { return at.Format("15:04") }

// Elapsed writes how long a call has lasted as 04:12, or 1:04:12 from an hour on.
func Elapsed(d time.Duration) string {
	seconds := max(int(d/time.Second), 0)
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%02d:%02d", seconds/60, seconds%60)
}

// MinuteOfDay tells how many minutes after the midnight that begins day an instant is; day is any instant of the day,
// in the clinic's time zone. It counts by the clock on the wall, as the schedule's axis does.
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

// AtMinute returns the instant at a minute of the day that day lies in, in the clinic's time zone.
func AtMinute(day time.Time, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, day.Location())
}
