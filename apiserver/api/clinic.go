package api

import (
	"time"

	"madoguchi/madoguchi"
)

// SignIn asks for a session (POST /sessions). Code is an authenticator's or a recovery code, of who has a second
// factor.
type SignIn struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Code     string `json:"code,omitempty"`
}

// Session is the answer to SignIn. Token is a bearer token, shown once. A limited session is only for setting up the
// second factor that is needed; everything else is refused until then.
type Session struct {
	Token        string       `json:"token,omitempty"`
	Staff        Staff        `json:"staff"`
	Clinic       Clinic       `json:"clinic"`
	SecondFactor SecondFactor `json:"secondFactor"`
	Limited      bool         `json:"limited"`
}

// Staff is the person who is signed in.
type Staff struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Role     string `json:"role"` // admin, doctor or reception
	DoctorID string `json:"doctorId,omitempty"`
}

// Clinic is what the desk must know to draw a schedule (GET /clinic), with doctors who have left and menus that were
// withdrawn: earlier visits name them.
type Clinic struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Phone    string         `json:"phone"`
	TimeZone string         `json:"timeZone"`
	Hours    []OpeningHours `json:"hours"`
	Doctors  []Doctor       `json:"doctors"`
	Menus    []Menu         `json:"menus"`

	RequiresSecondFactor bool  `json:"requiresSecondFactor"` // of admins and doctors who sign in
	Revision             int64 `json:"revision"`             // raised by every change of the settings
}

// Settings replace those of a clinic as a whole (PUT /clinic/settings). Revision is the one they were made from. A
// doctor or menu that is left out takes no new visits; a new one comes with an ID that the caller made
// (madoguchi.NewID), so that a repeat changes nothing more. A field that is left out is empty. Faults name fields as
// doctors[0].name.
type Settings struct {
	Revision             int64          `json:"revision,omitempty"`
	Name                 string         `json:"name"`
	Phone                string         `json:"phone,omitempty"`
	RequiresSecondFactor bool           `json:"requiresSecondFactor,omitempty"`
	Doctors              []Doctor       `json:"doctors,omitempty"`
	Hours                []OpeningHours `json:"hours,omitempty"`
	Menus                []Menu         `json:"menus,omitempty"`
}

// Domain returns the settings in the clinic's own nouns.
func (s Settings) Domain() madoguchi.ClinicSettings {
	settings := madoguchi.ClinicSettings{Name: s.Name, Phone: s.Phone, RequiresSecondFactor: s.RequiresSecondFactor}
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

// OpeningHours is one stretch of a weekday (0 is Sunday), in minutes after midnight. DoctorID is empty where it holds
// for all doctors.
type OpeningHours struct {
	Weekday  int    `json:"weekday"`
	From     int    `json:"from"`
	Until    int    `json:"until"`
	DoctorID string `json:"doctorId,omitempty"`
}

// Domain returns the stretch in the clinic's own nouns.
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
	Capacity int    `json:"capacity"` // how many patients one time can hold
	Left     bool   `json:"left,omitempty"`
}

// Menu is a kind of consultation; Minutes maps method (inPerson, online) and visit (first, return) to a duration, and
// lacks what is not offered.
type Menu struct {
	ID        string                    `json:"id"`
	Name      string                    `json:"name"`
	Minutes   map[string]map[string]int `json:"minutes"`
	Withdrawn bool                      `json:"withdrawn,omitempty"`
}
