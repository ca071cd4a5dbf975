package settings

import (
	"golang.org/x/sync/errgroup"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// clinicSave saves sections of the clinic's settings. It shows faults at their fields and other errors in the box.
// Input is kept in every case.
type clinicSave struct {
	host    *Host
	form    *clinicForm
	problem *parts.Problem
	button  *widgets.Button
	label   string
	busy    bool
	sends   parts.Scope
	// done is called after a save.
	done func()
	// turned is called when the page needs redrawing, including after the form switched to a fault's section.
	turned func()
}

func (s *clinicSave) save(sections ...clinicsettings.Section) {
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
	s.sends = h.scope()
	s.askStranded(change, func() { s.send(change, sections) })
}

func (s *clinicSave) send(change clinicsettings.Change, sections []clinicsettings.Section) {
	h := s.host
	s.setBusy(true)
	ctx := s.sends.Next()
	parts.Task(ctx,
		func() (api.Clinic, error) { return h.View.Session.ChangeSettings(ctx, change.Settings) },
		func(clinic api.Clinic, err error) { s.answered(clinic, err, change, sections) })
}

// atOnce is how many days are loaded at the same time.
const atOnce = 6

// askStranded asks before it goes on if the change leaves visits outside of the opening hours, and if nobody can tell.
func (s *clinicSave) askStranded(change clinicsettings.Change, goOn func()) {
	h := s.host
	stranding := h.View.StrandingBy(change.Settings)
	days := stranding.Days()
	if len(days) == 0 {
		goOn()
		return
	}
	s.setBusy(true)
	ctx := s.sends.Next()
	parts.Task(ctx, func() (struct{}, error) {
		loads, ctx := errgroup.WithContext(ctx)
		loads.SetLimit(atOnce)
		for _, day := range days {
			loads.Go(func() error { return h.View.Session.Visits.Load(ctx, day) })
		}
		return struct{}{}, loads.Wait()
	}, func(_ struct{}, err error) {
		s.setBusy(false)
		stranded := stranding.Say(days)
		switch {
		case h.SignedOut(err):
		case err != nil:
			s.ask("days.unknown", h.View.Say("days.unknownText", h.View.Problem(err)), goOn)
		case stranded == "":
			goOn()
		default:
			s.ask("days.stranded", h.View.Say("days.strandedText", stranded), goOn)
		}
	})
}

func (s *clinicSave) ask(title, text string, goOn func()) {
	say := s.host.View.Say
	s.host.Dialogs.Confirm(parts.Question{
		Title: say(title), Text: text, Yes: say("save"), Weight: widgets.Primary,
	}, goOn)
}

func (s *clinicSave) answered(
	clinic api.Clinic, err error, change clinicsettings.Change, sections []clinicsettings.Section,
) {
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

// refused shows the error. After a conflict it takes over the newer settings, so that the next attempt is based on
// them.
func (s *clinicSave) refused(err error) {
	h := s.host
	s.say(h.View.Phrases.Problem(err))
	if madoguchi.KindOf(err) != madoguchi.KindConflict {
		return
	}
	h.ReloadClinic(func() { s.say(h.View.Say("clinic.merged")) })
}

func (s *clinicSave) blame(faults []clinicsettings.Fault) {
	if s.form.blame(faults) {
		s.turned()
		return
	}
	s.say(s.host.View.Say("error." + faults[0].Code))
}

// say shows an error and lays the page out again, because an empty box takes no room.
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
