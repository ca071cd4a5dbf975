package web

import (
	"time"

	"madoguchi/madoguchi"
)

func written(l Language, layout string, at time.Time) string {
	return words.Time(string(l), layout, at)
}

// day writes the date of an instant: 11月24日（火）, or Tuesday 24 November.
func day(l Language, at time.Time) string { return written(l, "time.day", at) }

// dayInYear is day with the year: 2026年11月24日（火）, or Tuesday 24 November 2026.
func dayInYear(l Language, at time.Time) string { return written(l, "time.dayInYear", at) }

// date writes a day with its year: 2026年11月24日, or 24 November 2026.
func date(l Language, at time.Time) string { return written(l, "time.date", at) }

// timeOfDay writes 14:30. Except in Japanese it names the time zone, since its reader may come from another one.
func timeOfDay(l Language, at time.Time) string { return written(l, "time.clock", at) }

// moment formats day and time: 11月24日（火）14:30.
func moment(l Language, at time.Time) string { return dateTime(l, day(l, at), at) }

// dateTime joins the date of an instant with its time.
func dateTime(l Language, date string, at time.Time) string {
	return say(l, "time.dateTime", "date", date, "clock", timeOfDay(l, at))
}

// validity formats a window: 11/24 13:30 〜 11/25 14:30, or 24 Nov 13:30 – 25 Nov 14:30. A day in another year than
// now's gets its year.
func validity(l Language, window madoguchi.Window, now time.Time, location *time.Location) string {
	short := func(at time.Time) string { return shortMoment(l, at.In(location), now.In(location).Year()) }
	return say(l, "time.window", "from", short(window.Opens), "to", short(window.Expires))
}

func shortMoment(l Language, at time.Time, year int) string {
	if at.Year() != year {
		return written(l, "time.shortInYear", at)
	}
	return written(l, "time.short", at)
}
