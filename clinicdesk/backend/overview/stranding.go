package overview

import (
	"slices"
	"strings"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// Stranding finds the visits that a change of the clinic's settings leaves outside of the opening hours: by other hours
// of a weekday or a day, by an exception that goes, by holidays, or because their doctor goes.
type Stranding struct {
	*View
	was, is madoguchi.Clinic
}

// mostLooked bounds the days that are looked at.
const mostLooked = 366

// StrandingBy returns what settings would strand.
func (v *View) StrandingBy(settings api.Settings) Stranding {
	was := v.Clinic.Domain()
	is, _ := was.Change(settings.Domain(was.Settings())) // the form has shown the faults
	return Stranding{v, was, is}
}

// Days returns the days (2006-01-02) on which a doctor has fewer hours than before, from today to the end of what can
// be booked on the web, and the exceptions after that.
func (s Stranding) Days() (days []string) {
	today := daytime.AtMinute(s.Now(), 0)
	first, last := today.Format(time.DateOnly), today.AddDate(0, 0, s.was.Web.AheadDays).Format(time.DateOnly)
	for _, exception := range slices.Concat(s.was.Exceptions, s.is.Exceptions) {
		last = max(last, exception.Day)
	}
	all := madoguchi.DaysBetween(first, last)
	for _, day := range all[:min(len(all), mostLooked)] {
		if slices.ContainsFunc(s.was.Doctors, func(doctor madoguchi.Doctor) bool { return s.narrows(doctor.ID, day) }) {
			days = append(days, day)
		}
	}
	return days
}

func (s Stranding) narrows(doctor madoguchi.DoctorID, day string) bool {
	was, is := slots.HoursOf(s.was, doctor, day), slots.HoursOf(s.is, doctor, day)
	return slices.ContainsFunc(was.Open, func(open madoguchi.Period) bool {
		return !within(is, open.From, open.Until)
	})
}

// Say counts the visits that the change strands, a line for each day with such visits; "" for none. The schedule has to
// have loaded the days.
func (s Stranding) Say(days []string) string {
	var lines []string
	for _, name := range days {
		day, err := time.ParseInLocation(time.DateOnly, name, s.Location)
		if err != nil {
			continue
		}
		count := 0
		entries, _ := s.Session.Schedule.Day(name)
		for _, entry := range entries {
			if !entry.Over() && s.strands(entry, day) {
				count++
			}
		}
		if count > 0 {
			lines = append(lines, s.View.Say("days.strandedDay", s.Date(day), count))
		}
	}
	return strings.Join(s.fewest(lines), "\n")
}

// strands reports whether a visit that is not over was within the hours, and is no longer, to its end.
func (s Stranding) strands(entry api.Entry, day time.Time) bool {
	doctor, name := madoguchi.DoctorID(entry.DoctorID), day.Format(time.DateOnly)
	was, is := slots.HoursOf(s.was, doctor, name), slots.HoursOf(s.is, doctor, name)
	from, until := daytime.MinuteOfDay(s.At(entry.Start), day), daytime.MinuteOfDay(s.At(entry.End), day)
	return s.Now().Before(entry.End) && within(was, from, until) && !within(is, from, until)
}

func within(hours slots.Hours, from, until int) bool {
	for minute := from; minute < until; minute++ {
		if !hours.Has(minute) {
			return false
		}
	}
	return true
}

// mostSaid bounds the lines of the question.
const mostSaid = 10

// fewest replaces the lines that a question has no room for by their number.
func (s Stranding) fewest(lines []string) []string {
	more := len(lines) - mostSaid
	if more <= 0 {
		return lines
	}
	return append(slices.Clone(lines[:mostSaid]), s.View.Say("days.strandedMore", more))
}
