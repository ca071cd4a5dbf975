package deskserver

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"madoguchi/apiserver/api"
)

// Settings are the clinic's settings.
type Settings struct {
	user *User
	feed *feed

	mu     sync.Mutex
	clinic api.Clinic
}

func (s *Settings) routes() routes {
	return routes{
		"GET /clinic": s.show, "PUT /clinic/settings": s.put, "GET /clinic/patient-links": s.patientLinks,
	}
}

// Change changes the settings, as another user would, and pushes them.
func (s *Settings) Change(change func(*api.Clinic)) api.Clinic {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.change(change)
}

func (s *Settings) change(change func(*api.Clinic)) api.Clinic {
	change(&s.clinic)
	s.clinic.Revision++
	s.feed.push(s.clinic)
	return s.clinic
}

func (s *Settings) current() api.Clinic {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clinic
}

func (s *Settings) location() *time.Location {
	location, err := time.LoadLocation(s.current().TimeZone)
	if err != nil {
		return time.UTC
	}
	return location
}

func (s *Settings) show(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, s.current())
}

func (s *Settings) patientLinks(w http.ResponseWriter, _ *http.Request) {
	id := s.current().ID
	answer(w, http.StatusOK, api.PatientLinks{
		Join: "https://madoguchi.test/mypage/join/" + id, Booking: "https://madoguchi.test/book/" + id,
	})
}

// put follows the real server's rules.
func (s *Settings) put(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var settings api.Settings
	if !read(w, r, &settings) {
		return
	}
	switch domain := settings.Domain(s.clinic.Domain().Settings()); {
	case !s.user.isAdmin():
		refuse(w, http.StatusForbidden, "forbidden", "")
	case len(domain.Check()) > 0:
		refuse(w, http.StatusBadRequest, domain.Check()[0].Rule, domain.Check()[0].Field)
	case settings.Revision != s.clinic.Revision:
		refuse(w, http.StatusConflict, "changed", "")
	default:
		answer(w, http.StatusOK, s.change(func(clinic *api.Clinic) { adopt(clinic, settings) }))
	}
}

// adopt takes over settings. Doctors and menus missing in them are marked as left.
func adopt(clinic *api.Clinic, settings api.Settings) {
	doctors, menus := slices.Clone(settings.Doctors), slices.Clone(settings.Menus)
	for _, doctor := range clinic.Doctors {
		if !slices.ContainsFunc(doctors, func(d api.Doctor) bool { return d.ID == doctor.ID }) {
			doctor.Left = true
			doctors = append(doctors, doctor)
		}
	}
	for _, menu := range clinic.Menus {
		if !slices.ContainsFunc(menus, func(m api.Menu) bool { return m.ID == menu.ID }) {
			menu.Withdrawn = true
			menus = append(menus, menu)
		}
	}
	clinic.Name = settings.Name
	clinic.Phone = settings.Phone
	clinic.RequiresSecondFactor = settings.RequiresSecondFactor
	clinic.Doctors, clinic.Hours, clinic.Menus = doctors, settings.Hours, menus
	if settings.Days != nil {
		clinic.Days = *settings.Days
	}
	if settings.Reminders != nil {
		clinic.Reminders = *settings.Reminders
	}
	if settings.Web != nil {
		clinic.Web = *settings.Web
	}
	if settings.Preparation != nil {
		clinic.Preparation = *settings.Preparation
	}
}
