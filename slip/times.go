package slip

import (
	"time"

	"madoguchi/madoguchi"
	"madoguchi/wording"
)

// Times formats times in a clinic's time zone for a reader. A time in another year than Now's gets its year; a zero
// Now leaves out all years.
type Times struct {
	Clinic   madoguchi.Clinic
	Language string
	Now      time.Time
}

// Short formats a time as in a validity: 12/4 10:30.
func (t Times) Short(at time.Time) string { return t.format("time.short", at) }

// Message formats a time as in an SMS: 12/4(金)10:30.
func (t Times) Message(at time.Time) string { return t.format("time.message", at) }

// Moment formats day and time: 12月4日（金）10:30.
func (t Times) Moment(at time.Time) string {
	return wording.Shared.Say(t.Language, "time.dateTime",
		"date", t.format("time.day", at), "clock", t.clock("time.clock", at))
}

// Day formats a day of the clinic's calendar (2006-01-02): 12月4日（金）.
func (t Times) Day(day string) string {
	at, err := time.ParseInLocation(time.DateOnly, day, t.Clinic.Location())
	if err != nil {
		return ""
	}
	return t.format("time.day", at)
}

// Days formats the days from first to last as in Day: 12月4日（金）〜12月6日（日）. A single day stands alone.
func (t Times) Days(first, last string) string {
	if first == last || t.Day(last) == "" {
		return t.Day(first)
	}
	return wording.Shared.Say(t.Language, "time.days", "first", t.Day(first), "last", t.Day(last))
}

// Until formats the end of a validity: 12月3日（木）18:00 まで.
func (t Times) Until(at time.Time) string {
	return wording.Shared.Say(t.Language, "slip.until", "time", t.Moment(at))
}

// Zone names the time zone: 日本時間.
func (t Times) Zone(at time.Time) string {
	location := t.Clinic.Location()
	if key := "zone." + location.String(); wording.Shared.Has(key) {
		return wording.Shared.Say(t.Language, key)
	}
	return at.In(location).Format("MST")
}

func (t Times) clock(key string, at time.Time) string {
	return wording.Shared.Time(t.Language, key, at.In(t.Clinic.Location()))
}

// format uses a shared layout, or its variant with the year.
func (t Times) format(key string, at time.Time) string {
	local := at.In(t.Clinic.Location())
	if !t.Now.IsZero() && t.Now.In(local.Location()).Year() != local.Year() {
		key += "InYear"
	}
	return wording.Shared.Time(t.Language, key, local)
}
