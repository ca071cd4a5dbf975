package settings

import (
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// clinicSave sends sections of the clinic's settings, and says what came of it: what is wrong at its field, what went wrong
// in the box. Whatever comes, what was typed stays.
type clinicSave struct {
	host    *Host
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
	h := s.host
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
	s.sends = h.scope()
	ctx := s.sends.Next()
	parts.Task(ctx, h.View.Session.ChangeSettings(ctx, change), func(clinic backend.Clinic, err error) { s.answered(clinic, err, change, sections) })
}

func (s *clinicSave) answered(clinic backend.Clinic, err error, change backend.SettingsChange, sections []backend.Section) {
	s.setBusy(false)
	switch faults := change.Faults(err); {
	case s.host.SignedOut(err):
	case len(faults) > 0:
		s.blame(faults)
	case err != nil:
		s.refused(err)
	default:
		s.form.draft.Saved(clinic, sections...)
		s.host.ClinicChanged(clinic)
		s.done()
	}
}

// refused says what went wrong. Settings that somebody else has changed are taken over, so that the next try stands on them.
func (s *clinicSave) refused(err error) {
	h := s.host
	s.say(h.View.Phrases.Problem(err))
	if madoguchi.KindOf(err) != madoguchi.KindConflict {
		return
	}
	h.ReloadClinic(func() { s.say(h.View.Say("clinic.merged")) })
}

func (s *clinicSave) blame(faults []backend.KeyedFault) {
	if s.form.blame(faults) {
		s.turned()
		return
	}
	s.say(s.host.View.Say("error." + faults[0].Code))
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
		s.button.SetLabel(s.host.View.Say("clinic.saving"))
	}
}
