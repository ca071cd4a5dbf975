package deskserver

import (
	"encoding/json"
	"net/http"
	"slices"

	"madoguchi/apiserver/api"
)

// SetStaff gives the signed-in user another role; an admin may change the settings.
func (s *Server) SetStaff(role string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.role = role
}

// Rename gives the signed-in user another name.
func (s *Server) Rename(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.name = name
}

// SetClinic replaces the clinic's settings, as another user would, and pushes them.
func (s *Server) SetClinic(change func(*api.Clinic)) api.Clinic {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.setClinic(change)
}

func (s *Server) setClinic(change func(*api.Clinic)) api.Clinic {
	change(&s.clinic)
	s.clinic.Revision++
	s.push(s.clinic)
	return s.clinic
}

func (s *Server) showClinic(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, s.current().Clinic)
}

// changeSettings follows the real server's rules.
func (s *Server) changeSettings(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var settings api.Settings
	switch err := json.NewDecoder(r.Body).Decode(&settings); {
	case err != nil:
		refuse(w, http.StatusBadRequest, "body", "")
	case s.role != "admin":
		refuse(w, http.StatusForbidden, "forbidden", "")
	case len(settings.Domain().Check()) > 0:
		refuse(w, http.StatusBadRequest, settings.Domain().Check()[0].Rule, settings.Domain().Check()[0].Field)
	case settings.Revision != s.clinic.Revision:
		refuse(w, http.StatusConflict, "changed", "")
	default:
		answer(w, http.StatusOK, s.setClinic(func(clinic *api.Clinic) { adopt(clinic, settings) }))
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
}
