package api

import (
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// SignIn requests a session (POST /sessions). Code is an authenticator's code or a recovery code, for users with a
// second factor.
type SignIn struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Code     string `json:"code,omitempty"`
	Device   string `json:"device,omitempty"` // Session.Device of the desk's last sign-in
}

// Session is the answer to SignIn. Token is a bearer token, shown once. A limited session only allows the set-up of
// a required second factor; everything else is refused until then.
type Session struct {
	Token        string       `json:"token,omitempty"`
	Device       string       `json:"device,omitempty"` // for the desk's next sign-in; only in the answer to SignIn
	Staff        Staff        `json:"staff"`
	Clinic       Clinic       `json:"clinic"`
	SecondFactor SecondFactor `json:"secondFactor"`
	Limited      bool         `json:"limited"`
}

// Staff is the signed-in user.
type Staff struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Role     string `json:"role"` // admin, doctor or reception
	DoctorID string `json:"doctorId,omitempty"`
}

// Clinic is what the desk needs to draw a schedule (GET /clinic). It includes former doctors and withdrawn menus,
// because earlier visits refer to them.
type Clinic struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Phone    string         `json:"phone"`
	Address  string         `json:"address,omitempty"`
	TimeZone string         `json:"timeZone"`
	Hours    []OpeningHours `json:"hours"`
	Doctors  []Doctor       `json:"doctors"`
	Menus    []Menu         `json:"menus"`

	Days Days       `json:"days"`
	Web  WebBooking `json:"web"`

	Reminders   Reminders           `json:"reminders"`
	Preparation PreparationSettings `json:"preparation"`

	RequiresSecondFactor bool  `json:"requiresSecondFactor"` // of admins and doctors who sign in
	Revision             int64 `json:"revision"`             // increases with every change of the settings
}

// Doctor returns the clinic's doctor with the ID; an unknown doctor has an empty name.
func (c Clinic) Doctor(id string) Doctor {
	for _, doctor := range c.Doctors {
		if doctor.ID == id {
			return doctor
		}
	}
	return Doctor{ID: id}
}

// Menu returns the clinic's menu with the ID.
func (c Clinic) Menu(id string) (Menu, bool) {
	for _, menu := range c.Menus {
		if menu.ID == id {
			return menu, true
		}
	}
	return Menu{}, false
}

// CurrentDoctors returns the doctors who take new visits.
func (c Clinic) CurrentDoctors() []Doctor {
	return slices.DeleteFunc(slices.Clone(c.Doctors), func(d Doctor) bool { return d.Left })
}

// CurrentMenus returns the menus on offer.
func (c Clinic) CurrentMenus() []Menu {
	return slices.DeleteFunc(slices.Clone(c.Menus), func(m Menu) bool { return m.Withdrawn })
}

// Settings replaces a clinic's settings as a whole (PUT /clinic/settings). Revision is the one that the change is
// based on. A doctor or menu that is left out takes no new visits. A new one has an ID from the caller
// (madoguchi.NewID), so that a repeat changes nothing more. A field that is left out is empty. Only Address, Days,
// Web, Reminders and Preparation then stay as they are: desks of earlier releases do not know them. Faults name fields
// such as doctors[0].name.
type Settings struct {
	Revision             int64          `json:"revision,omitempty"`
	Name                 string         `json:"name"`
	Phone                string         `json:"phone,omitempty"`
	Address              *string        `json:"address,omitempty"`
	RequiresSecondFactor bool           `json:"requiresSecondFactor,omitempty"`
	Doctors              []Doctor       `json:"doctors,omitempty"`
	Hours                []OpeningHours `json:"hours,omitempty"`
	Menus                []Menu         `json:"menus,omitempty"`
	Days                 *Days          `json:"days,omitempty"`
	Web                  *WebBooking    `json:"web,omitempty"`
	Reminders            *Reminders     `json:"reminders,omitempty"`

	Preparation *PreparationSettings `json:"preparation,omitempty"`
}

// Domain converts the settings to the domain type. What is left out of Address, Days, Web, Reminders and Preparation is
// that of the settings before.
func (s Settings) Domain(before madoguchi.ClinicSettings) madoguchi.ClinicSettings {
	settings := madoguchi.ClinicSettings{
		Name: s.Name, Phone: s.Phone, Address: before.Address, RequiresSecondFactor: s.RequiresSecondFactor,
		Reminders: before.Reminders,
	}
	if s.Address != nil {
		settings.Address = *s.Address
	}
	if s.Reminders != nil {
		settings.Reminders = madoguchi.Reminders(*s.Reminders)
	}
	for _, doctor := range s.Doctors {
		settings.Doctors = append(settings.Doctors, madoguchi.Doctor{
			ID: madoguchi.DoctorID(doctor.ID), Name: doctor.Name, Kana: doctor.Kana, Capacity: doctor.Capacity,
		})
	}
	for _, hours := range s.Hours {
		settings.Hours = append(settings.Hours, hours.Domain())
	}
	for _, menu := range s.Menus {
		settings.Menus = append(settings.Menus, madoguchi.Menu{
			ID: madoguchi.MenuID(menu.ID), Name: menu.Name, Minutes: menu.minutes(),
		})
	}
	if s.Preparation == nil {
		settings = settings.KeepPreparation(before)
	} else {
		settings = s.Preparation.apply(settings)
	}
	if s.Days == nil {
		settings = settings.KeepDays(before)
	} else {
		settings.Grid, settings.ClosedOnHolidays = s.Days.Grid, s.Days.ClosedOnHolidays
		settings.Exceptions = s.Days.exceptions()
	}
	if s.Web == nil {
		return settings.KeepWeb(before)
	}
	settings.Web = s.Web.Domain()
	return settings
}

func (m Menu) minutes() map[madoguchi.Method]map[madoguchi.VisitType]int {
	minutes := map[madoguchi.Method]map[madoguchi.VisitType]int{}
	for method, visits := range m.Minutes {
		minutes[madoguchi.Method(method)] = map[madoguchi.VisitType]int{}
		for visit, length := range visits {
			minutes[madoguchi.Method(method)][madoguchi.VisitType(visit)] = length
		}
	}
	return minutes
}

// OpeningHours is a period on a weekday (0 is Sunday), in minutes after midnight. An empty DoctorID means all
// doctors.
type OpeningHours struct {
	Weekday  int    `json:"weekday"`
	From     int    `json:"from"`
	Until    int    `json:"until"`
	DoctorID string `json:"doctorId,omitempty"`
}

// Domain converts the period to the domain type.
func (h OpeningHours) Domain() madoguchi.OpeningHours {
	return madoguchi.OpeningHours{
		Weekday: time.Weekday(h.Weekday), From: h.From, Until: h.Until, Doctor: madoguchi.DoctorID(h.DoctorID),
	}
}

// Doctor is a physician of the clinic.
type Doctor struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Kana     string `json:"kana"`
	Capacity int    `json:"capacity"` // how many patients may have the same time
	Left     bool   `json:"left,omitempty"`
}

// Menu is a kind of consultation. Minutes maps method (inPerson, online) and visit (first, return) to a duration;
// visits that are not offered are missing.
type Menu struct {
	ID        string                    `json:"id"`
	Name      string                    `json:"name"`
	Minutes   map[string]map[string]int `json:"minutes"`
	Withdrawn bool                      `json:"withdrawn,omitempty"`
}
