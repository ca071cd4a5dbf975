package slots

import (
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// Wish is the visit that a patient wants. An empty Doctor means any. Own is the reservation that the patient moves or
// holds: the time that it takes is free for the wish.
type Wish struct {
	Menu   madoguchi.MenuID
	Method madoguchi.Method
	Visit  madoguchi.VisitType
	Doctor madoguchi.DoctorID
	Own    madoguchi.ReservationID
}

// Offered reports whether the clinic lets patients book the visit on the web, with the wished doctor.
func Offered(clinic madoguchi.Clinic, wish Wish) bool {
	offer := madoguchi.WebOffer{MenuID: wish.Menu, Method: wish.Method, Visit: wish.Visit}
	_, known := length(clinic, wish)
	return clinic.Web.Open && known && slices.Contains(clinic.Web.Offers, offer) && len(Doctors(clinic, wish)) > 0
}

// length returns how long the visit takes. ok is false if no current menu has it.
func length(clinic madoguchi.Clinic, wish Wish) (_ time.Duration, ok bool) {
	menu, known := clinic.Menu(wish.Menu)
	duration, ok := menu.Duration(wish.Method, wish.Visit)
	return duration, ok && known && !menu.Withdrawn
}

// Doctors returns whom the wish can be booked with on the web, in the clinic's order: the wished doctor, or all whom
// the clinic offers.
func Doctors(clinic madoguchi.Clinic, wish Wish) (doctors []madoguchi.DoctorID) {
	for _, doctor := range clinic.Doctors {
		wished := wish.Doctor == "" || wish.Doctor == doctor.ID
		if wished && !doctor.Left && slices.Contains(clinic.Web.Doctors, doctor.ID) {
			doctors = append(doctors, doctor.ID)
		}
	}
	return doctors
}

// Window returns the first and the last day that can be booked on the web, as dates of the clinic's calendar.
func Window(clinic madoguchi.Clinic, now time.Time) (first, last string) {
	today := now.In(clinic.Location())
	return today.Format(time.DateOnly), today.AddDate(0, 0, clinic.Web.AheadDays).Format(time.DateOnly)
}
