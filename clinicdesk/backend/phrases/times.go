package phrases

import (
	"strings"
	"time"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/madoguchi"
)

// Times formats times in a language, relative to the clinic's clock.
type Times struct {
	Phrases
	Now      func() time.Time // in the clinic's time zone
	Location *time.Location
}

// dated formats an instant, in its own time zone, with a phrase's layout. For a year other than the current one it uses
// the layout with the year, so that next January is not mistaken for the last.
func (t Times) dated(at time.Time, layout string) string {
	if at.Year() != t.Now().In(at.Location()).Year() {
		layout += "InYear"
	}
	return t.written(at, layout)
}

// Date writes a day as 11月24日（火）.
func (t Times) Date(at time.Time) string { return t.dated(at, "time.day.short") }

// Holiday is Date of a national holiday, as 11月23日（月・祝）.
func (t Times) Holiday(at time.Time) string { return t.dated(at, "time.day.holiday") }

// Head writes a day at the head of a column, as 11/24（火） or, on a national holiday, as 11/23（月・祝）.
func (p Phrases) Head(at time.Time, holiday bool) string {
	if holiday {
		return p.written(at, "time.head.holiday")
	}
	return p.written(at, "time.head")
}

// Days writes the days from one to another, as 11月23日 〜 29日.
func (t Times) Days(from, until time.Time) string {
	last := "time.days.last"
	if from.Month() != until.Month() {
		last = "time.days.first"
	}
	first := "time.days.first"
	if from.Year() != t.Now().In(from.Location()).Year() {
		first += "InYear"
	}
	return t.Fill("time.window", "from", t.written(from, first), "to", t.written(until, last))
}

// DateTime writes an instant as 11月24日（火）14:30.
func (t Times) DateTime(at time.Time) string {
	return t.Fill("time.dateTime", "date", t.Date(at), "clock", daytime.Clock(at))
}

// Span writes a visit's time as 11月24日（火）14:30〜14:45.
func (t Times) Span(from, until time.Time) string {
	return t.Fill("time.span", "from", t.DateTime(from), "clock", daytime.Clock(until))
}

// Short writes an instant as 11/24 14:30.
func (t Times) Short(at time.Time) string { return t.dated(at, "time.short") }

// Validity writes a call's validity as 11/24 13:30 〜 11/25 14:30.
func (t Times) Validity(from, until time.Time) string {
	return t.Fill("time.window", "from", t.Short(from), "to", t.Short(until))
}

func (p Phrases) written(at time.Time, layout string) string {
	return words.Time(p.language, layout, at)
}

// FullDate returns a date with its year, such as a birth date.
func (p Phrases) FullDate(at time.Time) string { return p.written(at, "time.date") }

// Month writes a month as 2026年11月.
func (p Phrases) Month(at time.Time) string { return p.written(at, "time.month") }

// Weekdays are the column heads of a month, Sunday first.
func (p Phrases) Weekdays() [7]string { return [7]string(strings.Fields(p.Say("time.heads"))) }

// Weekday is the full name of a day of the week; 0 is Sunday.
func (p Phrases) Weekday(day int) string { return strings.Fields(p.Say("time.weekdays"))[day] }

// At converts an instant from the wire to the clinic's time zone.
func (t Times) At(at time.Time) time.Time { return at.In(t.Location) }

// ClockToday is a time of day, with the date if it is not today.
func (t Times) ClockToday(at time.Time) string {
	if madoguchi.DayOf(at, t.Location) != madoguchi.DayOf(t.Now(), t.Location) {
		return t.Short(t.At(at))
	}
	return daytime.Clock(t.At(at))
}

// Left describes the time until an instant in one fitting unit.
func (t Times) Left(until time.Time) string {
	left := until.Sub(t.Now())
	switch {
	case left <= 0:
		return t.Say("task.late")
	case left < time.Hour:
		return t.Say("task.minutes", int(left/time.Minute))
	case left < 24*time.Hour:
		return t.Say("task.hours", int(left/time.Hour))
	}
	return t.Say("task.days", int(left/(24*time.Hour)))
}

// ClockOn is a time of day, with the date if it is not the day's.
func (t Times) ClockOn(day, at time.Time) string {
	if madoguchi.DayOf(at, t.Location) != madoguchi.DayOf(day, t.Location) {
		return t.Short(t.At(at))
	}
	return daytime.Clock(t.At(at))
}
