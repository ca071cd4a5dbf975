package madoguchi

import (
	"fmt"
	"slices"
	"time"
)

// The limits of days and web booking.
const (
	MaxExceptions = 500
	MaxPeriods    = 10 // of a day
	MaxAheadDays  = 180
	MaxNotice     = 14 * 24 * 60 // minutes before a visit, for booking and for cancelling
)

// KeepDays takes over grid and exceptions from the settings before, without exceptions of doctors who are gone.
func (s ClinicSettings) KeepDays(before ClinicSettings) ClinicSettings {
	s.Grid, s.ClosedOnHolidays = before.Grid, before.ClosedOnHolidays
	s.Exceptions = slices.DeleteFunc(slices.Clone(before.Exceptions),
		func(e DayException) bool { return e.Doctor != "" && !s.hasDoctor(e.Doctor) })
	return s
}

// KeepWeb takes over web booking from the settings before, without doctors and visits that are gone. It closes if
// nothing is left.
func (s ClinicSettings) KeepWeb(before ClinicSettings) ClinicSettings {
	s.Web = before.Web
	s.Web.Doctors = slices.DeleteFunc(slices.Clone(s.Web.Doctors), func(id DoctorID) bool { return !s.hasDoctor(id) })
	s.Web.Offers = slices.DeleteFunc(slices.Clone(s.Web.Offers), func(o WebOffer) bool { return !s.has(o) })
	s.Web.Open = s.Web.Open && len(s.Web.Doctors) > 0 && len(s.Web.Offers) > 0
	return s
}

func (s ClinicSettings) hasDoctor(id DoctorID) bool {
	return slices.ContainsFunc(s.Doctors, func(d Doctor) bool { return d.ID == id })
}

// has reports whether a menu has the visit.
func (s ClinicSettings) has(offer WebOffer) bool {
	return slices.ContainsFunc(s.Menus, func(m Menu) bool {
		_, ok := m.Duration(offer.Method, offer.Visit)
		return ok && m.ID == offer.MenuID
	})
}

// checkDays checks grid and exceptions. checkName is also the rule of reasons, which patients read.
func (s ClinicSettings) checkDays(checkName func(field, name string) *Fault) []*Fault {
	faults := []*Fault{tooMany("days.exceptions", len(s.Exceptions), MaxExceptions)}
	if s.Grid != 0 && !slices.Contains(Grids(), s.Grid) {
		faults = append(faults, &Fault{Field: "days.grid", Rule: "grid"})
	}
	for i, exception := range s.Exceptions {
		field := func(name string) string { return fmt.Sprintf("days.exceptions[%d].%s", i, name) }
		faults = append(faults, s.checkDay(field("day"), i, exception))
		if exception.Doctor != "" && !s.hasDoctor(exception.Doctor) {
			faults = append(faults, &Fault{Field: field("doctorId"), Rule: "unknown"})
		}
		faults = append(faults, checkPeriods(field("hours"), exception.Hours))
		if exception.Reason != "" {
			faults = append(faults, checkName(field("reason"), exception.Reason))
		}
	}
	return faults
}

// checkDay requires a date that no earlier exception of the same doctor has.
func (s ClinicSettings) checkDay(field string, i int, exception DayException) *Fault {
	same := func(e DayException) bool { return e.Day == exception.Day && e.Doctor == exception.Doctor }
	switch _, err := time.Parse(time.DateOnly, exception.Day); {
	case err != nil:
		return &Fault{Field: field, Rule: "day"}
	case slices.ContainsFunc(s.Exceptions[:i], same):
		return &Fault{Field: field, Rule: "sameDay"}
	}
	return nil
}

func checkPeriods(field string, periods []Period) *Fault {
	for i, period := range periods {
		if period.From < 0 || period.Until > 24*60 || period.From >= period.Until {
			return &Fault{Field: field, Rule: "hours"}
		}
		overlaps := func(other Period) bool { return period.From < other.Until && other.From < period.Until }
		if slices.ContainsFunc(periods[:i], overlaps) {
			return &Fault{Field: field, Rule: "overlap"}
		}
	}
	return tooMany(field, len(periods), MaxPeriods)
}

func (s ClinicSettings) checkWeb() (faults []*Fault) {
	web := s.Web
	if web.Open && len(web.Offers) == 0 {
		faults = append(faults, &Fault{Field: "web.offers", Rule: "nothingOnWeb"})
	}
	if web.Open && len(web.Doctors) == 0 {
		faults = append(faults, &Fault{Field: "web.doctors", Rule: "nobodyOnWeb"})
	}
	for i, offer := range web.Offers {
		if !s.has(offer) || slices.Contains(web.Offers[:i], offer) {
			faults = append(faults, &Fault{Field: fmt.Sprintf("web.offers[%d]", i), Rule: "notOffered"})
		}
	}
	for i, doctor := range web.Doctors {
		if !s.hasDoctor(doctor) || slices.Contains(web.Doctors[:i], doctor) {
			faults = append(faults, &Fault{Field: fmt.Sprintf("web.doctors[%d]", i), Rule: "unknown"})
		}
	}
	return append(faults, upTo("web.aheadDays", "aheadDays", web.AheadDays, MaxAheadDays),
		upTo("web.leadMinutes", "notice", web.LeadMinutes, MaxNotice),
		upTo("web.cancelMinutes", "notice", web.CancelMinutes, MaxNotice))
}

func upTo(field, rule string, number, most int) *Fault {
	if number < 0 || number > most {
		return &Fault{Field: field, Rule: rule}
	}
	return nil
}
