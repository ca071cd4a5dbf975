package clinicsettings

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// On is the text of a mark that is set. The text of one that is not set is empty.
const On = "on"

func mark(on bool) string {
	if on {
		return On
	}
	return ""
}

// DaysDraft is how the schedule divides a day, and which days differ from the opening hours.
type DaysDraft struct {
	Grid       string // in minutes
	Holidays   string // a mark: closed on national holidays
	Exceptions []*ExceptionDraft
}

// ExceptionDraft is a day, or the days from From until Until, with other hours as typed. Empty Hours close them. An
// empty Doctor means all doctors.
type ExceptionDraft struct{ ID, From, Until, Doctor, Hours, Reason string }

// dayForm is how the desk writes a day into a field; daytime.ReadDay reads it.
const dayForm = "2006/01/02"

func newDaysDraft(days api.Days) DaysDraft {
	d := DaysDraft{Grid: strconv.Itoa(cmp.Or(days.Grid, madoguchi.UsualGrid)), Holidays: mark(days.ClosedOnHolidays)}
	sorted := slices.SortedStableFunc(slices.Values(days.Exceptions), func(a, b api.DayException) int {
		return cmp.Or(cmp.Compare(a.DoctorID, b.DoctorID), cmp.Compare(a.Day, b.Day))
	})
	var last *ExceptionDraft
	var until time.Time
	for _, exception := range sorted {
		day, err := time.Parse(time.DateOnly, exception.Day)
		if err != nil {
			continue
		}
		next := exceptionDraft(exception, day)
		if last != nil && day.Equal(until.AddDate(0, 0, 1)) && last.continues(next) {
			last.Until, until = next.From, day
			continue
		}
		d.Exceptions, last, until = append(d.Exceptions, next), next, day
	}
	slices.SortStableFunc(d.Exceptions, func(a, b *ExceptionDraft) int { return cmp.Compare(a.From, b.From) })
	return d
}

func exceptionDraft(exception api.DayException, day time.Time) *ExceptionDraft {
	draft := &ExceptionDraft{
		ID: exception.Day + " " + exception.DoctorID, From: day.Format(dayForm), Doctor: exception.DoctorID,
		Reason: exception.Reason,
	}
	var spans []daytime.Span
	for _, period := range exception.Hours {
		spans = append(spans, daytime.Span(period))
	}
	draft.Hours = daytime.WriteHours(spans)
	return draft
}

// continues reports whether a later day differs in nothing else.
func (e *ExceptionDraft) continues(next *ExceptionDraft) bool {
	return e.Doctor == next.Doctor && e.Hours == next.Hours && e.Reason == next.Reason
}

func (e *ExceptionDraft) key(field string) string { return "days/" + e.ID + "/" + field }

// AddException adds an empty exception.
func (d *Draft) AddException() {
	d.Days.Exceptions = append(d.Days.Exceptions, &ExceptionDraft{ID: madoguchi.NewID()})
}

// RemoveException removes an exception.
func (d *Draft) RemoveException(id string) {
	d.Days.Exceptions = slices.DeleteFunc(d.Days.Exceptions, func(e *ExceptionDraft) bool { return e.ID == id })
}

func (d *DaysDraft) texts(all map[string]*string) {
	all["days/grid"], all["days/holidays"] = &d.Grid, &d.Holidays
	for _, e := range d.Exceptions {
		all[e.key("from")], all[e.key("until")], all[e.key("doctor")] = &e.From, &e.Until, &e.Doctor
		all[e.key("hours")], all[e.key("reason")] = &e.Hours, &e.Reason
	}
}

// addDays adds grid and exceptions. An exception of several days becomes one for each.
func (c *Change) addDays(source *Draft) (faults []Fault) {
	days := &api.Days{Grid: number(source.Days.Grid), ClosedOnHolidays: source.Days.Holidays == On}
	c.Settings.Days, c.keys["days.grid"] = days, "days/grid"
	for _, draft := range source.Days.Exceptions {
		if draft.Doctor != "" && !source.hasDoctor(draft.Doctor) {
			continue // the doctor is being removed
		}
		first, last, fault := draft.period(source.Today)
		if fault != nil {
			faults = append(faults, *fault)
			continue
		}
		spans, err := daytime.ReadHours(draft.Hours)
		if err != nil {
			faults = append(faults, Fault{Key: draft.key("hours"), Code: "hours"})
		}
		for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
			c.addException(draft, day, spans)
		}
	}
	return faults
}

func (c *Change) addException(draft *ExceptionDraft, day time.Time, spans []daytime.Span) {
	exception := api.DayException{
		Day: day.Format(time.DateOnly), DoctorID: draft.Doctor, Reason: japan.Tidy(draft.Reason),
	}
	for _, span := range spans {
		exception.Hours = append(exception.Hours, api.Period(span))
	}
	wire := fmt.Sprintf("days.exceptions[%d].", len(c.Settings.Days.Exceptions))
	c.keys[wire+"day"], c.keys[wire+"hours"] = draft.key("from"), draft.key("hours")
	c.keys[wire+"reason"], c.keys[wire+"doctorId"] = draft.key("reason"), draft.key("from")
	c.Settings.Days.Exceptions = append(c.Settings.Days.Exceptions, exception)
}

// longestPeriod is the most days of one exception.
const longestPeriod = 100

// period reads the first and the last day. Without Until they are the same. An Until without a year comes after From.
func (e *ExceptionDraft) period(today time.Time) (first, last time.Time, fault *Fault) {
	first, err := daytime.ReadDay(e.From, today)
	if err != nil {
		return first, last, &Fault{Key: e.key("from"), Code: "day"}
	}
	if japan.Tidy(e.Until) == "" {
		return first, first, nil
	}
	last, err = daytime.ReadDay(e.Until, first)
	switch {
	case err != nil:
		return first, last, &Fault{Key: e.key("until"), Code: "day"}
	case last.Before(first):
		return first, last, &Fault{Key: e.key("until"), Code: "backwards"}
	case last.After(first.AddDate(0, 0, longestPeriod)):
		return first, last, &Fault{Key: e.key("until"), Code: "longPeriod"}
	}
	return first, last, nil
}

func (d *Draft) hasDoctor(id string) bool {
	return slices.ContainsFunc(d.Doctors, func(doctor *DoctorDraft) bool { return doctor.ID == id })
}
