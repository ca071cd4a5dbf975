package slots

import (
	"cmp"
	"slices"
	"time"

	"madoguchi/japan/holidays"
	"madoguchi/madoguchi"
)

// Hours are when a doctor sees patients on a day.
type Hours struct {
	Open []madoguchi.Period // in order; none if the doctor sees nobody
	// Reason is the clinic's reason if an exception replaces the usual hours; patients read it. Holiday is the national
	// holiday that closes the day.
	Reason  string
	Holiday holidays.Holiday
}

// Closed reports whether the doctor sees nobody that day.
func (h Hours) Closed() bool { return len(h.Open) == 0 }

// Has reports whether a minute after midnight is open.
func (h Hours) Has(minute int) bool {
	return slices.ContainsFunc(h.Open, func(p madoguchi.Period) bool { return p.From <= minute && minute < p.Until })
}

// HoursOf returns a doctor's hours on a day (2006-01-02). A doctor who left has none, and neither has a text that is no
// day.
func HoursOf(clinic madoguchi.Clinic, doctor madoguchi.DoctorID, day string) Hours {
	at, err := time.Parse(time.DateOnly, day)
	if known, _ := clinic.Doctor(doctor); err != nil || known.Left {
		return Hours{}
	}
	if exception, ok := exceptionOf(clinic, doctor, day); ok {
		return Hours{Open: inOrder(exception.Hours), Reason: exception.Reason}
	}
	if holiday, ok := holidays.On(day); ok && clinic.ClosedOnHolidays {
		return Hours{Holiday: holiday}
	}
	return Hours{Open: usual(clinic, doctor, at.Weekday())}
}

// exceptionOf returns the exception of a day for a doctor, before that for all doctors.
func exceptionOf(
	clinic madoguchi.Clinic, doctor madoguchi.DoctorID, day string,
) (found madoguchi.DayException, ok bool) {
	for _, exception := range clinic.Exceptions {
		switch {
		case exception.Day != day:
		case exception.Doctor == doctor:
			return exception, true
		case exception.Doctor == "":
			found, ok = exception, true
		}
	}
	return found, ok
}

// usual returns the hours of a weekday. A doctor's own hours or day off replace the clinic's.
func usual(clinic madoguchi.Clinic, doctor madoguchi.DoctorID, weekday time.Weekday) []madoguchi.Period {
	var own, common []madoguchi.Period
	for _, hours := range clinic.Hours {
		period := madoguchi.Period{From: hours.From, Until: hours.Until}
		switch {
		case hours.Weekday != weekday:
		case hours.Doctor == doctor && hours.DayOff():
			return nil
		case hours.Doctor == doctor:
			own = append(own, period)
		case hours.Doctor == "":
			common = append(common, period)
		}
	}
	if len(own) > 0 {
		return inOrder(own)
	}
	return inOrder(common)
}

func inOrder(periods []madoguchi.Period) []madoguchi.Period {
	return slices.SortedFunc(slices.Values(periods),
		func(a, b madoguchi.Period) int { return cmp.Compare(a.From, b.From) })
}
