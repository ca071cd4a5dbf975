package web

import (
	"fmt"
	"time"

	"madoguchi/madoguchi"
)

var weekdays = [...]string{"日", "月", "火", "水", "木", "金", "土"}

// day writes the date of an instant: 11月24日（火）, or Tuesday 24 November.
func day(l Language, at time.Time) string {
	if l == English {
		return at.Format("Monday 2 January")
	}
	return fmt.Sprintf("%d月%d日（%s）", at.Month(), at.Day(), weekdays[at.Weekday()])
}

// dayInYear is day with the year: 2026年11月24日（火）, or Tuesday 24 November 2026.
func dayInYear(l Language, at time.Time) string {
	if l == English {
		return day(l, at) + at.Format(" 2006")
	}
	return at.Format("2006年") + day(l, at)
}

// date writes a day with its year: 2026年11月24日, or 24 November 2026.
func date(l Language, at time.Time) string {
	if l == English {
		return at.Format("2 January 2006")
	}
	return at.Format("2006年1月2日")
}

// timeOfDay writes 14:30. In English it names the time zone, since its reader may come from another one.
func timeOfDay(l Language, at time.Time) string {
	if l == English {
		return at.Format("15:04 (MST)")
	}
	return at.Format("15:04")
}

// moment writes a day and a time of it: 11月24日（火） 14:30.
func moment(l Language, at time.Time) string { return day(l, at) + " " + timeOfDay(l, at) }

// validity writes a window: 11/24 13:30 〜 11/25 14:30, or 24 Nov 13:30 – 25 Nov 14:30. What lies in another year than
// now is written with its year.
func validity(l Language, window madoguchi.Window, now time.Time, location *time.Location) string {
	short := func(at time.Time) string { return shortMoment(l, at.In(location), now.In(location).Year()) }
	if l == English {
		return short(window.Opens) + " – " + short(window.Expires)
	}
	return short(window.Opens) + " 〜 " + short(window.Expires)
}

func shortMoment(l Language, at time.Time, year int) string {
	another := at.Year() != year
	switch {
	case l == English && another:
		return at.Format("2 Jan 2006 15:04")
	case l == English:
		return at.Format("2 Jan 15:04")
	case another:
		return at.Format("2006/1/2 15:04")
	default:
		return at.Format("1/2 15:04")
	}
}
