package backend

import "time"

// OtherDay names the shown day if it is not today: 昨日 11月23日（月）. It returns "" for today.
func (v View) OtherDay(day time.Time) (words string, past bool) {
	today := AtMinute(v.Now(), 0)
	day = AtMinute(day, 0)
	past = day.Before(today)
	switch {
	case day.Equal(today):
		return "", false
	case past:
		return v.Say("otherDay.past", v.distance(day, today)), true
	}
	return v.Say("otherDay.future", v.distance(day, today)), false
}

// distance names a day by its distance from today, 昨日 or 3日後, with the date.
func (v View) distance(day, today time.Time) string {
	date := v.Date(day)
	switch days := daysBetween(today, day); {
	case days == -1:
		return v.Say("otherDay.yesterday", date)
	case days == 1:
		return v.Say("otherDay.tomorrow", date)
	case days < 0:
		return v.Say("otherDay.ago", -days, date)
	default:
		return v.Say("otherDay.ahead", days, date)
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
func (v View) IsOver(start time.Time) bool {
	return !start.Add(HalfHour * time.Minute).After(v.Now())
}

// PastQuestion returns the question before a booking in the past: the patient's name as typed, or none, and the time.
func (v View) PastQuestion(name string, start time.Time) (whose, text string) {
	whose = v.DateTime(v.At(start))
	if name != "" {
		whose = v.Say("send.person", v.Say("call.person", name), whose)
	}
	_, past := v.OtherDay(v.At(start))
	if !past {
		return whose, v.Say("past.today")
	}
	return whose, v.Say("past.day", v.distance(AtMinute(v.At(start), 0), AtMinute(v.Now(), 0)))
}
