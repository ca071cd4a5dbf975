package madoguchi

import (
	"slices"
	"time"
)

// WebBooking is what a clinic offers on the web (A11). A clinic that is not Open has no booking page.
type WebBooking struct {
	Open      bool
	Offers    []WebOffer // visits that patients can book themselves
	Doctors   []DoctorID // who can be booked on the web
	AheadDays int        // how many days after today can be booked
	// LeadMinutes is how long before its start a visit can be booked at the latest, and CancelMinutes how long before
	// it the patient can move or cancel it.
	LeadMinutes, CancelMinutes int
	Waitlist                   bool // whether patients can wait for a slot on a full day (E5)
}

// WebOffer is a visit on offer: a menu with a method for first or return visits.
type WebOffer struct {
	MenuID MenuID
	Method Method
	Visit  VisitType
}

// DayException replaces the opening hours of one day. Day is a date of the clinic's calendar (2006-01-02). An empty
// Doctor means all doctors. A day without Hours is closed. Patients read the Reason.
type DayException struct {
	Day    string
	Doctor DoctorID
	Hours  []Period
	Reason string
}

// Period is a part of a day, in minutes after midnight in the clinic's time zone.
type Period struct{ From, Until int }

// UsualGrid is the grid of a clinic that has not chosen one, in minutes.
const UsualGrid = 30

// Grids returns the grids that a clinic can choose, in minutes. Each divides an hour.
func Grids() []int { return []int{10, 15, 20, 30, 60} }

// GridMinutes returns the number of minutes between the starts that schedule and web booking offer.
func (c Clinic) GridMinutes() int {
	if slices.Contains(Grids(), c.Grid) {
		return c.Grid
	}
	return UsualGrid
}

// ChangeableUntil returns when a patient can move or cancel a visit for the last time (A8).
func (w WebBooking) ChangeableUntil(start time.Time) time.Time {
	return start.Add(-time.Duration(w.CancelMinutes) * time.Minute)
}
