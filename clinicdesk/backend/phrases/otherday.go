package phrases

import (
	"time"

	"madoguchi/clinicdesk/backend/daytime"
)

// OtherDay names the shown day if it is not today: 昨日 11月23日（月）. It returns "" for today.
func (t Times) OtherDay(day time.Time) (words string, past bool) {
	today := daytime.AtMinute(t.Now(), 0)
	day = daytime.AtMinute(day, 0)
	past = day.Before(today)
	switch {
	case day.Equal(today):
		return "", false
	case past:
		return t.Say("otherDay.past", t.distance(day, today)), true
	}
	return t.Say("otherDay.future", t.distance(day, today)), false
}

// distance names a day by its distance from today, 昨日 or 3日後, with the date.
func (t Times) distance(day, today time.Time) string {
	date := t.Date(day)
	switch days := daysBetween(today, day); {
	case days == -1:
		return t.Say("otherDay.yesterday", date)
	case days == 1:
		return t.Say("otherDay.tomorrow", date)
	case days < 0:
		return t.Say("otherDay.ago", -days, date)
	default:
		return t.Say("otherDay.ahead", days, date)
	}
}

// daysBetween counts calendar days: a day may have 23 or 25 hours.
func daysBetween(from, until time.Time) int {
	noon := func(day time.Time) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, time.UTC)
	}
	return int(noon(until).Sub(noon(from)) / (24 * time.Hour))
}

// IsOver reports whether a start is at least half an hour ago. A more recent start is a booking for a patient who has
// already arrived.
func (t Times) IsOver(start time.Time) bool {
	return !start.Add(daytime.HalfHour * time.Minute).After(t.Now())
}

// PastQuestion returns the question before a booking in the past: the patient's name as typed, or none, and the time.
func (t Times) PastQuestion(name string, start time.Time) (whose, text string) {
	whose = t.DateTime(t.At(start))
	if name != "" {
		whose = t.Say("send.person", t.Fill("name.patient", "name", name), whose)
	}
	_, past := t.OtherDay(t.At(start))
	if !past {
		return whose, t.Say("past.today")
	}
	return whose, t.Say("past.day", t.distance(daytime.AtMinute(t.At(start), 0), daytime.AtMinute(t.Now(), 0)))
}
