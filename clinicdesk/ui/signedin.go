package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/ui/pane"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/webacts"
	"madoguchi/madoguchi"
)

// signedIn is the desk while a user is signed in: the frame and the places in the window, the right pane, and the
// changes that the server pushes.
type signedIn struct {
	*equipment
	exits
	ctx     context.Context // ends with the session
	session *backend.Session
	view    *overview.View
	online  schedule.Connection
	kept    *draftKeeper
	day     *shownDay
	pane    *pane.Pane
	shell   *shell
	at      place
	pages   pages
	roles   parts.Scope // of loading the user's role
	acts    *webacts.Announcements
}

// exits are the ways out of a session, and into another language.
type exits struct {
	ended   func() // the server no longer knows the session
	limited func() // the clinic requires a second factor that the user lacks
	signOut func() // at the user's request
	speak   func(language string)
}

// newSignedIn returns the desk of a session, which ends with ctx; begin shows it.
func newSignedIn(ctx context.Context, e *equipment, view *overview.View, out exits) *signedIn {
	s := &signedIn{
		equipment: e, exits: out, ctx: ctx, session: view.Session, view: view, roles: parts.Scope{Parent: ctx},
	}
	s.kept = newDraftKeeper(ctx, view.Session, &e.drafts, e.config)
	s.day = &shownDay{
		view: view, at: daytime.AtMinute(view.Now(), 0), canvas: e.window.Canvas(), dialogs: e.dialogs,
		loads: parts.Scope{Parent: ctx}, tasks: parts.Scope{Parent: ctx}, holds: parts.Scope{Parent: ctx},
		showsWeek: func() bool { return s.at == atSchedule },
		button:    s.dateButton, showNow: s.showNow, changed: s.redraw, loaded: s.loaded,
	}
	s.pane = pane.New(s.paneHost())
	s.shell = newShell(view, s.goTo)
	s.acts = webacts.Begin(webacts.Host{
		View: view, Settings: func() local.Settings { return s.config.Settings }, Keep: s.keep, Redraw: s.redraw,
		Bar: func() *parts.OfferBar { return s.shell.acts }, Show: s.showActs,
		Told: func() bool { return s.at == atSchedule },
	})
	return s
}

// begin shows the first place after a sign-in, and follows the clinic's changes.
func (s *signedIn) begin() {
	s.fill(s.shell.content)
	if needsGuide(s.session) {
		s.goTo(atGuide)
	} else {
		s.goTo(atSchedule)
	}
	go s.follow()
}

// needsGuide reports whether the user is an admin of a clinic with an incomplete setup.
func needsGuide(session *backend.Session) bool {
	return session.IsAdmin() && len(clinicsettings.IncompleteSections(session.Clinic)) > 0
}

// follow receives changes beside the drawing until the session ends.
func (s *signedIn) follow() {
	err := s.session.Visits.Follow(s.ctx, schedule.Callbacks{
		Connection: func(c schedule.Connection) { s.draw(func() { s.connected(c) }) },
		Changed:    func(entry api.Entry) { s.draw(func() { s.changed(entry) }) },
		Gap:        func() { s.draw(s.reloadAll) },
		Attention:  func() { s.draw(s.day.loadTasks) },
		Clinic:     func(clinic api.Clinic) { s.draw(func() { s.clinicChanged(clinic) }) },
		Patient:    func(id string) { s.draw(func() { s.pane.PatientChanged(id); s.patientChanged() }) },
	})
	s.draw(func() { s.signedOut(err) })
}

// draw draws on the drawing goroutine unless the session has ended.
func (s *signedIn) draw(draw func()) {
	fyne.Do(func() {
		if s.ctx.Err() == nil {
			draw()
		}
	})
}

func (s *signedIn) connected(c schedule.Connection) {
	s.online = c
	s.shell.showConnection(c)
}

// changed shows an entry that has changed elsewhere.
func (s *signedIn) changed(entry api.Entry) {
	s.redraw()
	s.arrivals.announce()
	s.acts.Announce()
	s.pane.Changed(entry)
	s.calls.Changed(entry)
	if s.at == atPatients {
		s.patientsPage().VisitChanged(entry)
	}
}

// loaded shows the days and tasks that have been loaded.
func (s *signedIn) loaded(err error) {
	if s.signedOut(err) {
		return
	}
	if err != nil {
		s.config.Logger.Warn("day not loaded", "error", err)
	}
	s.redraw()
	s.arrivals.announce()
	s.acts.Loaded()
	s.pane.CatchUp()
}

// signedOut leaves the desk if an error says that the session has ended or can only set up a second factor, and reports
// whether it did. A KindForbidden error does not leave the desk; it may mean that the user's role has changed.
func (s *signedIn) signedOut(err error) bool {
	switch {
	case madoguchi.KindOf(err) == madoguchi.KindUnauthenticated:
		s.ended()
	case errors.Is(err, madoguchi.ErrSecondFactorRequired):
		s.limited()
	case errors.Is(err, madoguchi.ErrForbidden):
		s.reloadRole()
		return false
	default:
		return false
	}
	return true
}

// redraw shows the schedule's current content on the open page, in the counts and in the consoles.
func (s *signedIn) redraw() {
	s.shell.showCounts(s.at)
	s.calls.Redraw()
	s.shell.undo.Tick()
	s.shell.acts.Tick()
	switch s.at {
	case atSchedule:
		s.schedulePage().draw()
	case atReception:
		s.receptionPage().draw()
	case atTasks:
		s.tasksPage().draw()
	}
}

// openCall shows the console of an entry's call.
func (s *signedIn) openCall(entry api.Entry) { s.calls.Show(s.view, entry) }

// submit presses the primary button of the dialog, pane or page.
func (s *signedIn) submit() {
	switch {
	case s.dialogs.Open == nil && s.at == atSettings:
		s.settingsPage().Submit()
	case s.dialogs.Open == nil && s.at == atPatients:
		s.patientsPage().Submit()
	case s.dialogs.Open == nil && s.at == atGuide:
		s.pages.guide.Submit()
	default:
		s.pane.Submit()
	}
}

// escape closes the topmost dialog, or goes one step back in the pane.
func (s *signedIn) escape() {
	if s.dialogs.Open == nil && s.at == atPatients {
		s.patientsPage().Escape()
		return
	}
	s.pane.Escape()
}

// rebuild shows the desk in another language. An invitation in flight may still succeed; its draft stays and repeats
// the same request.
func (s *signedIn) rebuild(phrases phrases.Phrases) {
	if page := s.pages.settings; page != nil {
		page.End()
	}
	s.session.Speak(phrases.Language())
	s.view.Phrases = phrases
	s.pages = pages{}
	s.pane.Close()
	s.shell = newShell(s.view, s.goTo)
	s.shell.showConnection(s.online)
	s.fill(s.shell.content)
	s.goTo(atSettings)
}
