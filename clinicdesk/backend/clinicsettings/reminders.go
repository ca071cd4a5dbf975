package clinicsettings

import (
	"strconv"

	"madoguchi/apiserver/api"
)

// RemindersDraft are a clinic's reminders (E2) as chosen: when on the day before, in minutes after midnight, and how
// many hours before the start. "" sends none.
type RemindersDraft struct{ DayBefore, HoursBefore string }

func newRemindersDraft(r api.Reminders) (d RemindersDraft) {
	if r.DayBefore {
		d.DayBefore = strconv.Itoa(r.DayBeforeAt)
	}
	if r.HoursBefore > 0 {
		d.HoursBefore = strconv.Itoa(r.HoursBefore)
	}
	return d
}

// wire returns the reminders in the form to send.
func (d RemindersDraft) wire() *api.Reminders {
	return &api.Reminders{
		DayBefore: d.DayBefore != "", DayBeforeAt: number(d.DayBefore), HoursBefore: number(d.HoursBefore),
	}
}

func (d *RemindersDraft) texts(all map[string]*string) {
	all["remindDayBefore"], all["remindHoursBefore"] = &d.DayBefore, &d.HoursBefore
}
