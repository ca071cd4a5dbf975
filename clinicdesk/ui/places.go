package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/ui/console"
	"madoguchi/clinicdesk/ui/pane"
	"madoguchi/clinicdesk/ui/patients"
	"madoguchi/clinicdesk/ui/settings"
)

// place is a place of the desk that the rail leads to.
type place int

const (
	atSchedule place = iota
	atReception
	atTasks
	atPatients
	atSettings
	atGuide
)

// pages are built when first shown after a sign-in, and kept.
type pages struct {
	schedule  *schedulePage
	reception *receptionPage
	tasks     *tasksPage
	patients  *patients.Page
	settings  *settings.Page
	guide     *settings.Guide
}

// goTo shows a place.
func (s *signedIn) goTo(at place) {
	s.day.closeCalendar()
	switch at {
	case atSchedule:
	case atPatients:
		s.pane.LeaveSchedule(pane.ToPatients)
	default:
		s.pane.LeaveSchedule(pane.Elsewhere)
	}
	if s.at == atPatients || s.at == atSettings || s.at == atGuide {
		s.window.Canvas().Unfocus() // the focused field disappears with its page, and would keep receiving keys
	}
	if page := s.pages.settings; page != nil && s.at == atSettings {
		page.Clear()
	}
	s.at = at
	switch at {
	case atSchedule:
		s.shell.showPage(s.schedulePage().content)
	case atReception:
		s.shell.showPage(s.receptionPage().content)
	case atTasks:
		s.tasksPage().enter()
		s.shell.showPage(s.tasksPage().content)
	case atPatients:
		s.pane.Close()
		s.shell.showPage(s.patientsPage().Content)
		s.patientsPage().Enter()
	case atSettings:
		s.shell.showPage(s.settingsPage().Content)
		s.reloadRole()
	case atGuide:
		s.pages.guide = settings.NewGuide(s.settingsHost(), s.guideCallbacks())
		s.shell.showPage(s.pages.guide.Content)
		s.pages.guide.Begin()
	}
	s.day.load()
}

// showNow goes to today, and in the schedule to the current time, with the keyboard cursor there.
func (s *signedIn) showNow() {
	s.day.goTo(s.day.today())
	if s.at != atSchedule {
		return
	}
	s.schedulePage().agenda.ShowNow()
	if !s.pane.IsOpen() {
		s.focusPage()
	}
}

// focusPage gives the schedule the keyboard focus; no other page takes it.
func (s *signedIn) focusPage() {
	if s.at == atSchedule {
		s.window.Canvas().Focus(s.schedulePage().agenda.Grid())
	}
}

// dateButton returns the date button of the shown page's bar, or nil; only schedule and reception have one.
func (s *signedIn) dateButton() fyne.CanvasObject {
	switch s.at {
	case atSchedule:
		return s.schedulePage().date
	case atReception:
		return s.receptionPage().date
	}
	return nil
}

func (s *signedIn) besidePane() besidePane {
	return besidePane{view: s.view, day: s.day, pane: s.pane, redraw: s.redraw}
}

func (s *signedIn) schedulePage() *schedulePage {
	if s.pages.schedule == nil {
		s.pages.schedule = newSchedulePage(s.besidePane(), scheduleCallbacks{
			allHours:    func() bool { return s.config.Settings.AllHours },
			setAllHours: func(on bool) { s.keep(func(settings *local.Settings) { settings.AllHours = on }) },
			resumeGuide: func() { s.goTo(atGuide) },
		})
	}
	return s.pages.schedule
}

func (s *signedIn) receptionPage() *receptionPage {
	if s.pages.reception == nil {
		s.pages.reception = newReceptionPage(s.besidePane(), s.openCall)
	}
	return s.pages.reception
}

func (s *signedIn) tasksPage() *tasksPage {
	if s.pages.tasks == nil {
		s.pages.tasks = newTasksPage(s.besidePane(), taskCallbacks{
			during: s.ctx, canvas: s.window.Canvas(), dialogs: s.dialogs, room: s.fields.Room,
			signedOut: s.signedOut, changed: s.changed,
		})
	}
	return s.pages.tasks
}

func (s *signedIn) patientsPage() *patients.Page {
	if s.pages.patients == nil {
		s.pages.patients = patients.New(&patients.Host{
			Context: s.ctx, View: s.view, Drafts: &s.drafts, Canvas: s.window.Canvas(), Fields: s.fields,
			SignedOut: s.signedOut,
			Book: func(patient api.Patient) {
				s.goTo(atSchedule)
				s.pane.BookFor(patient)
			},
			ShowVisit: func(visit api.Entry) {
				s.goTo(atSchedule)
				s.day.goTo(s.view.At(visit.Start))
				s.pane.Show(visit)
			},
		})
	}
	return s.pages.patients
}

// registerGuest shows the form that registers the guest of a visit.
func (s *signedIn) registerGuest(visit api.Detail) {
	s.goTo(atPatients)
	s.patientsPage().Register(visit)
}

// showPatient shows a patient.
func (s *signedIn) showPatient(id string) {
	s.goTo(atPatients)
	s.patientsPage().Open(id)
}

// newPatient shows the form of a new patient.
func (s *signedIn) newPatient(known api.PatientData) {
	s.goTo(atPatients)
	s.patientsPage().RegisterNew(known)
}

// findPatient shows the patient of whom something is known.
func (s *signedIn) findPatient(known api.PatientData) {
	s.goTo(atPatients)
	s.patientsPage().Find(known)
}

// showWaitlist shows who waits for a slot on the schedule's days.
func (s *signedIn) showWaitlist() {
	if s.at != atSchedule {
		s.goTo(atSchedule)
	}
	s.pane.Waitlist()
}

// showActs shows what patients did on the web and this desk has not looked at.
func (s *signedIn) showActs() {
	if s.at != atSchedule {
		s.goTo(atSchedule)
	}
	s.pane.Acts()
}

func (s *signedIn) settingsPage() *settings.Page {
	if s.pages.settings == nil {
		s.pages.settings = settings.New(s.settingsHost())
	}
	return s.pages.settings
}

// paneHost returns the desk as the right pane sees it.
func (s *signedIn) paneHost() *pane.Host {
	return &pane.Host{
		Context: s.ctx, View: s.view, Drafts: &s.drafts, Canvas: s.window.Canvas(), Dialogs: s.dialogs,
		Fields: s.fields, Clipboard: s.app.Clipboard(),
		Day: func() time.Time { return s.day.at }, Days: s.day.shown, ReloadDay: s.day.load, ShowDay: s.day.goTo,
		ShowSchedule: func(day time.Time) { s.goTo(atSchedule); s.day.goTo(day) },
		Beside:       func() bool { return s.at != atPatients && s.at != atSettings && s.at != atGuide },
		Resized:      func() { s.shell.page.Objects[0].Refresh(); s.redraw() },
		Redraw:       s.redraw, FocusPage: s.focusPage,
		Discarded: func(words string, restore func(), over func() bool) { s.shell.undo.Offer(words, restore, over) },
		LookedAt:  func(ids ...string) { s.acts.LookedAt(ids...) },
		OpenCall:  s.openCall, Browse: s.browse, SignedOut: s.signedOut, Register: s.registerGuest,
		NewPatient: s.newPatient, ShowPatient: s.showPatient, FindPatient: s.findPatient,
	}
}

// settingsHost returns the desk as the settings pages see it.
func (s *signedIn) settingsHost() *settings.Host {
	return &settings.Host{
		Context: s.ctx, View: s.view, Drafts: &s.drafts, Canvas: s.window.Canvas(), Dialogs: s.dialogs,
		Fields: s.fields, Clipboard: s.app.Clipboard(), DeskKeys: deskKeys(), CallKeys: console.Keys(),
		Settings: func() local.Settings { return s.config.Settings }, Keep: s.keep, Ring: s.arrivals.ring,
		Speak: s.speak, SignOut: s.signOut, SignedOut: s.signedOut, ClinicChanged: s.clinicChanged,
		ReloadClinic: s.reloadClinic, AtSettings: func() bool { return s.at == atSettings },
		Save: s.saveFile, Print: s.printFile, Browse: s.browse,
		FactorChanged: func() {
			if page := s.pages.settings; page != nil {
				page.FactorChanged()
			}
		},
	}
}

// guideCallbacks returns the guide's callbacks to the desk.
func (s *signedIn) guideCallbacks() settings.GuideCallbacks {
	return settings.GuideCallbacks{
		Shown: func(guide *settings.Guide) bool { return s.at == atGuide && s.pages.guide == guide },
		Later: func() { s.goTo(atSchedule) },
		Finished: func() {
			s.goTo(atSchedule)
			s.focusPage()
		},
	}
}
