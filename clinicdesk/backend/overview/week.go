package overview

import (
	"cmp"
	"time"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/japan/holidays"
)

// DaysOfWeek returns the days of the week in which a day lies, from Monday. They are midnights in the clinic's zone.
func DaysOfWeek(day time.Time) (days [7]time.Time) {
	monday := daytime.AtMinute(day, 0).AddDate(0, 0, -(int(day.Weekday())+6)%7)
	for i := range days {
		days[i] = monday.AddDate(0, 0, i)
	}
	return days
}

// Week returns the week of a day for one doctor: a column for each day (B1).
func (v View) Week(day time.Time, doctorID string, allHours bool) Agenda {
	clinic := v.Clinic.Domain()
	agenda := Agenda{
		Week: true, Day: daytime.AtMinute(day, 0), Grid: clinic.GridMinutes(), Now: -1, Loaded: true,
	}
	agenda.Shortest = min(agenda.Grid, shortest(clinic))
	for i, at := range DaysOfWeek(day) {
		entries, loaded := v.entries(at)
		column := v.column(at, v.Clinic.Doctor(doctorID), entries)
		column.Title = v.DayHead(at)
		agenda.Columns, agenda.Loaded = append(agenda.Columns, column), agenda.Loaded && loaded
		if now := v.nowLine(at); now >= 0 {
			agenda.Now, agenda.NowIn = now, i+1
		}
	}
	agenda.From, agenda.Until = extent(agenda.Columns, agenda.Grid, allHours)
	return agenda
}

// DoctorOfWeek returns the doctor whose week is shown when nobody chose one: the signed-in doctor, or the first.
func (v View) DoctorOfWeek() string {
	doctors := v.Clinic.CurrentDoctors()
	for _, doctor := range doctors {
		if doctor.ID == v.Session.Staff.DoctorID {
			return doctor.ID
		}
	}
	if len(doctors) == 0 {
		return ""
	}
	return doctors[0].ID
}

// DayTitle writes a day with a mark for a national holiday, as 11月23日（月・祝）.
func (v View) DayTitle(day time.Time) string {
	if v.holiday(day) != "" {
		return v.Holiday(day)
	}
	return v.Date(day)
}

// DayHead is DayTitle in a column of a week, as 11/23（月・祝）.
func (v View) DayHead(day time.Time) string {
	return v.Head(day, v.holiday(day) != "")
}

// WeekTitle writes the week of a day, as 11月23日 〜 29日.
func (v View) WeekTitle(day time.Time) string {
	days := DaysOfWeek(day)
	return v.Days(days[0], days[6])
}

// DayNote says in a calendar that a day is a national holiday, or that the clinic is closed and why; "" for other days.
// mark is the same in one letter.
func (v View) DayNote(day time.Time) (mark, note string) {
	clinic, closed := v.Clinic.Domain(), len(v.Clinic.CurrentDoctors()) > 0
	var why string
	for _, doctor := range v.Clinic.CurrentDoctors() {
		hours := hoursOf(clinic, doctor, day)
		closed, why = closed && hours.Closed(), cmp.Or(why, hours.Reason)
	}
	holiday := v.holiday(day)
	switch {
	case holiday != "" && closed:
		return v.Say("calendar.holiday"), v.List(holiday, v.Say("schedule.closed"))
	case holiday != "":
		return v.Say("calendar.holiday"), holiday
	case closed:
		return v.Say("calendar.closed"), v.List(v.Say("schedule.closed"), why)
	}
	return "", ""
}

// holiday names a day's national holiday, or is "".
func (v View) holiday(day time.Time) string {
	holiday, _ := holidays.On(day.Format(time.DateOnly))
	return holiday.In(v.Phrases.Language())
}
