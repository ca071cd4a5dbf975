package ui

import (
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// clinicSave sends sections of the clinic's settings, and says what came of it: what is wrong at its field, what went wrong
// in the box. Whatever comes, what was typed stays.
type clinicSave struct {
	desk    *Desk
	form    *clinicForm
	problem *parts.Problem
	button  *widgets.Button
	label   string
	busy    bool
	sends   parts.Scope
	// done is called after the sections were saved.
	done func()
	// turned is called where the page is to be drawn anew, after the form has turned to a fault's section, too.
	turned func()
}

func (s *clinicSave) save(sections ...backend.Section) {
	d := s.desk
	if s.busy {
		return
	}
	s.say("")
	change, faults := s.form.draft.Change(sections...)
	if len(faults) > 0 {
		s.blame(faults)
		return
	}
	s.setBusy(true)
	s.sends = d.shell.loads.Sibling()
	ctx := s.sends.Next()
	parts.Task(ctx, d.session.ChangeSettings(ctx, change), func(clinic backend.Clinic, err error) { s.answered(clinic, err, change, sections) })
}

func (s *clinicSave) answered(clinic backend.Clinic, err error, change backend.SettingsChange, sections []backend.Section) {
	s.setBusy(false)
	switch faults := change.Faults(err); {
	case s.desk.signedOut(err):
	case len(faults) > 0:
		s.blame(faults)
	case err != nil:
		s.refused(err)
	default:
		s.form.draft.Saved(clinic, sections...)
		s.desk.clinicChanged(clinic)
		s.done()
	}
}

// refused says what went wrong. Settings that somebody else has changed are taken over, so that the next try stands on them.
func (s *clinicSave) refused(err error) {
	d := s.desk
	s.say(d.phrases.Problem(err))
	if madoguchi.KindOf(err) != madoguchi.KindConflict {
		return
	}
	d.reloadClinic(func() { s.say(d.phrases.Say("clinic.merged")) })
}

func (s *clinicSave) blame(faults []backend.KeyedFault) {
	if s.form.blame(faults) {
		s.turned()
		return
	}
	s.say(s.desk.phrases.Say("error." + faults[0].Code))
}

// say shows what went wrong, and lays the page out anew: the box takes room only where there is something to say.
func (s *clinicSave) say(problem string) {
	s.problem.Say(problem)
	s.turned()
}

func (s *clinicSave) setBusy(busy bool) {
	s.busy = busy
	s.button.SetEnabled(!busy)
	s.button.SetLabel(s.label)
	if busy {
		s.button.SetLabel(s.desk.phrases.Say("clinic.saving"))
	}
}

// reloadClinic reads the clinic's settings anew, where they may have changed unheard.
func (d *Desk) reloadClinic(then func()) {
	session, scope := d.session, d.shell.loads.Sibling()
	ctx := scope.Next()
	parts.Task(ctx, func() (backend.Clinic, error) { return session.LoadClinic(ctx) }, func(clinic backend.Clinic, err error) {
		if d.signedOut(err) {
			return
		}
		if err != nil {
			d.config.Logger.Warn("clinic not loaded", "error", err)
			return
		}
		d.clinicChanged(clinic)
		then()
	})
}

// clinicChanged shows settings of the clinic that were changed, here or elsewhere.
func (d *Desk) clinicChanged(clinic backend.Clinic) {
	if !d.session.Renew(clinic) {
		return
	}
	d.drafts.Settings(clinic)
	if page := d.pages.schedule; page != nil {
		page.doctorID = d.offerDoctors(page.doctors)
	}
	if page := d.pages.reception; page != nil {
		page.doctorID = d.offerDoctors(page.doctors)
	}
	d.pane.clinicChanged()
	switch d.at {
	case atSettings:
		d.settingsPage().clinicChanged()
	case atGuide:
		d.pages.guide.form.build()
	}
	d.load()
}
