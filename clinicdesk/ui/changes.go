package ui

import (
	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/ui/parts"
)

// reloadAll reads everything that is shown again, after a gap in which changes may have been missed.
func (s *signedIn) reloadAll() {
	s.day.load()
	s.pane.Reload()
	s.reloadClinic(func() {})
	s.patientChanged()
}

// patientChanged shows that a patient has changed elsewhere. The page reads patients again when it is entered.
func (s *signedIn) patientChanged() {
	if s.at == atPatients {
		s.patientsPage().Changed()
	}
}

// reloadClinic reads the clinic's settings again, after a gap in which a change may have been missed.
func (s *signedIn) reloadClinic(then func()) {
	parts.Task(s.ctx, func() (api.Clinic, error) { return s.session.LoadClinic(s.ctx) },
		func(clinic api.Clinic, err error) {
			if s.signedOut(err) {
				return
			}
			if err != nil {
				s.config.Logger.Warn("clinic not loaded", "error", err)
				return
			}
			s.clinicChanged(clinic)
			then()
		})
}

// clinicChanged shows the clinic's new settings, changed here or elsewhere.
func (s *signedIn) clinicChanged(clinic api.Clinic) {
	if !s.session.UpdateClinic(clinic) {
		return
	}
	s.drafts.Settings(clinic)
	if page := s.pages.schedule; page != nil {
		page.clinicChanged()
	}
	if page := s.pages.reception; page != nil {
		page.clinicChanged()
	}
	s.pane.ClinicChanged()
	switch s.at {
	case atSettings:
		s.settingsPage().ClinicChanged()
	case atGuide:
		s.pages.guide.ClinicChanged()
	}
	s.day.load()
}

// reloadRole reads the user's current role: another admin may have changed it. If the server does not answer, nothing
// changes.
func (s *signedIn) reloadRole() {
	ctx := s.roles.Next()
	parts.Task(ctx, func() (api.Staff, error) { return s.session.LoadStaffMember(ctx) },
		func(person api.Staff, err error) {
			if err != nil {
				s.config.Logger.Warn("person not loaded", "error", err)
				return
			}
			s.staffChanged(person)
		})
}

// staffChanged shows the user's new name and role.
func (s *signedIn) staffChanged(person api.Staff) {
	wasAdmin := s.session.IsAdmin()
	if !s.session.UpdateStaff(person) {
		return
	}
	s.shell.person.SetText(person.Name)
	if page := s.pages.settings; page != nil {
		page.ShowPerson()
	}
	if s.session.IsAdmin() != wasAdmin {
		s.rightsChanged()
	}
}

// rightsChanged shows or hides what only admins may use.
func (s *signedIn) rightsChanged() {
	if page := s.pages.settings; page != nil {
		s.pages.settings = page.Renewed()
	}
	switch s.at {
	case atGuide: // for admins only
		s.goTo(atSettings)
		s.settingsPage().ExplainRole()
	case atSettings:
		if s.dialogs.Open == nil {
			s.window.Canvas().Unfocus() // the focused widget may be gone
		}
		s.shell.showPage(s.settingsPage().Content)
	}
	s.redraw()
}
