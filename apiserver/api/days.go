package api

import "madoguchi/madoguchi"

// Days says how the schedule divides a day, and which days differ from the opening hours.
type Days struct {
	Grid             int            `json:"grid"` // minutes between the starts of visits: 10, 15, 20, 30 or 60
	ClosedOnHolidays bool           `json:"closedOnHolidays,omitempty"`
	Exceptions       []DayException `json:"exceptions,omitempty"`
}

// DayException replaces the opening hours of a day (2006-01-02). Without DoctorID it is for all doctors, and without
// Hours the day is closed. Patients read the Reason.
type DayException struct {
	Day      string   `json:"day"`
	DoctorID string   `json:"doctorId,omitempty"`
	Hours    []Period `json:"hours,omitempty"`
	Reason   string   `json:"reason,omitempty"`
}

// Period is a part of a day, in minutes after midnight.
type Period struct {
	From  int `json:"from"`
	Until int `json:"until"`
}

// WebBooking says what patients can book themselves on the clinic's booking page (A11).
type WebBooking struct {
	Open          bool       `json:"open,omitempty"`
	Offers        []WebOffer `json:"offers,omitempty"`
	Doctors       []string   `json:"doctors,omitempty"` // their IDs
	AheadDays     int        `json:"aheadDays,omitempty"`
	LeadMinutes   int        `json:"leadMinutes,omitempty"`   // before the start, for booking
	CancelMinutes int        `json:"cancelMinutes,omitempty"` // before the start, for moving and cancelling
	Waitlist      bool       `json:"waitlist,omitempty"`      // whether patients can wait for a slot on a full day
}

// WebOffer is a visit on offer.
type WebOffer struct {
	MenuID string `json:"menuId"`
	Method string `json:"method"`
	Visit  string `json:"visit"`
}

// Reminders are the messages that remind patients of a visit (E2). DayBeforeAt is in minutes after midnight; without
// HoursBefore there is no second reminder.
type Reminders struct {
	DayBefore   bool `json:"dayBefore,omitempty"`
	DayBeforeAt int  `json:"dayBeforeAt,omitempty"`
	HoursBefore int  `json:"hoursBefore,omitempty"`
}

func (d Days) exceptions() (exceptions []madoguchi.DayException) {
	for _, wire := range d.Exceptions {
		exception := madoguchi.DayException{
			Day: wire.Day, Doctor: madoguchi.DoctorID(wire.DoctorID), Reason: wire.Reason,
		}
		for _, period := range wire.Hours {
			exception.Hours = append(exception.Hours, madoguchi.Period(period))
		}
		exceptions = append(exceptions, exception)
	}
	return exceptions
}

// Domain converts web booking to the domain type.
func (w WebBooking) Domain() madoguchi.WebBooking {
	web := madoguchi.WebBooking{
		Open: w.Open, AheadDays: w.AheadDays, LeadMinutes: w.LeadMinutes, CancelMinutes: w.CancelMinutes,
		Waitlist: w.Waitlist,
	}
	for _, offer := range w.Offers {
		web.Offers = append(web.Offers, madoguchi.WebOffer{
			MenuID: madoguchi.MenuID(offer.MenuID), Method: madoguchi.Method(offer.Method),
			Visit: madoguchi.VisitType(offer.Visit),
		})
	}
	for _, doctor := range w.Doctors {
		web.Doctors = append(web.Doctors, madoguchi.DoctorID(doctor))
	}
	return web
}

// DaysOf returns the wire form of a clinic's days.
func DaysOf(clinic madoguchi.Clinic) Days {
	days := Days{Grid: clinic.GridMinutes(), ClosedOnHolidays: clinic.ClosedOnHolidays}
	for _, exception := range clinic.Exceptions {
		wire := DayException{Day: exception.Day, DoctorID: string(exception.Doctor), Reason: exception.Reason}
		for _, period := range exception.Hours {
			wire.Hours = append(wire.Hours, Period(period))
		}
		days.Exceptions = append(days.Exceptions, wire)
	}
	return days
}

// WebBookingOf returns the wire form of web booking.
func WebBookingOf(web madoguchi.WebBooking) WebBooking {
	wire := WebBooking{
		Open: web.Open, AheadDays: web.AheadDays, LeadMinutes: web.LeadMinutes, CancelMinutes: web.CancelMinutes,
		Waitlist: web.Waitlist,
	}
	for _, offer := range web.Offers {
		wire.Offers = append(wire.Offers,
			WebOffer{MenuID: string(offer.MenuID), Method: string(offer.Method), Visit: string(offer.Visit)})
	}
	for _, doctor := range web.Doctors {
		wire.Doctors = append(wire.Doctors, string(doctor))
	}
	return wire
}

// Domain converts the clinic's settings to the domain type, with former doctors and withdrawn menus.
func (c Clinic) Domain() madoguchi.Clinic {
	settings := Settings{
		Doctors: c.Doctors, Hours: c.Hours, Menus: c.Menus, Days: &c.Days, Web: &c.Web, Reminders: &c.Reminders,
	}
	domain := settings.Domain(madoguchi.ClinicSettings{})
	clinic := madoguchi.Clinic{
		ID: madoguchi.ClinicID(c.ID), Name: c.Name, Phone: c.Phone, Address: c.Address, TimeZone: c.TimeZone,
		Hours:   domain.Hours,
		Doctors: domain.Doctors, Menus: domain.Menus, Grid: domain.Grid, Exceptions: domain.Exceptions,
		ClosedOnHolidays: domain.ClosedOnHolidays, Web: domain.Web, Reminders: domain.Reminders,
		RequiresSecondFactor: c.RequiresSecondFactor,
		Revision:             c.Revision,
	}
	for i := range clinic.Doctors {
		clinic.Doctors[i].Left = c.Doctors[i].Left
	}
	for i := range clinic.Menus {
		clinic.Menus[i].Withdrawn = c.Menus[i].Withdrawn
	}
	return clinic
}
