package madoguchi

import (
	"slices"
	"time"
)

// Reminders are the messages with which a clinic reminds patients of a visit (E2). The zero value sends none.
type Reminders struct {
	DayBefore   bool
	DayBeforeAt int // minutes after midnight in the clinic's time zone
	HoursBefore int // before the start; 0 sends none
}

// Nobody is reminded at night. The times are minutes after midnight in the clinic's time zone, both inclusive.
const (
	FirstReminder = 7 * 60
	LastReminder  = 21 * 60
)

// MaxHoursBefore is the longest time between a reminder and the start.
const MaxHoursBefore = 24

// Due returns when a patient is reminded of a visit, the earliest first. A reminder that would come at night comes in
// the evening before. Of two on one day, only that of the day before is sent.
func (r Reminders) Due(start time.Time, location *time.Location) (due []PendingTimer) {
	local := start.In(location)
	var dayBefore string
	if r.DayBefore {
		at := atMinute(local.AddDate(0, 0, -1), r.DayBeforeAt)
		due, dayBefore = append(due, PendingTimer{At: at.UTC(), Code: PendingDayBefore}), DayOf(at, location)
	}
	if r.HoursBefore == 0 {
		return due
	}
	at := awake(local.Add(-time.Duration(r.HoursBefore) * time.Hour))
	if DayOf(at, location) == dayBefore {
		return due
	}
	due = append(due, PendingTimer{At: at.UTC(), Code: PendingHoursBefore})
	slices.SortFunc(due, func(a, b PendingTimer) int { return a.At.Compare(b.At) })
	return due
}

// Sends reports whether the clinic sends the reminder.
func (r Reminders) Sends(code PendingCode) bool {
	switch code {
	case PendingDayBefore:
		return r.DayBefore
	case PendingHoursBefore:
		return r.HoursBefore > 0
	}
	return false
}

// check returns the faults of the settings, with the fields of the form.
func (r Reminders) check() (faults []*Fault) {
	if r.DayBefore && (r.DayBeforeAt < FirstReminder || r.DayBeforeAt > LastReminder) {
		faults = append(faults, &Fault{Field: "reminders.dayBeforeAt", Rule: "reminderTime"})
	}
	if r.HoursBefore < 0 || r.HoursBefore > MaxHoursBefore {
		faults = append(faults, &Fault{Field: "reminders.hoursBefore", Rule: "reminderHours"})
	}
	return faults
}

// awake returns at, or the last minute before the night that at is in.
func awake(at time.Time) time.Time {
	switch minute := at.Hour()*60 + at.Minute(); {
	case minute < FirstReminder:
		return atMinute(at.AddDate(0, 0, -1), LastReminder)
	case minute > LastReminder:
		return atMinute(at, LastReminder)
	}
	return at
}

// atMinute returns a minute of the day of at.
func atMinute(at time.Time, minute int) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, minute, 0, 0, at.Location())
}
