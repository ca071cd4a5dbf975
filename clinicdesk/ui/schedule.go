package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// schedulePage is 「スケジュール」 (B1).
type schedulePage struct {
	besidePane
	calls     scheduleCallbacks
	content   *fyne.Container
	agenda    *schedule.Agenda
	doctors   *inputs.Select
	date      *schedule.DateButton
	note      *widgets.Text
	unbook    *widgets.Button // gives up the choice of a slot for a patient
	ready     *widgets.Button // leads an admin to the missing part of the clinic's setup
	strip     *widgets.Panel  // holds the note
	main      *fyne.Container
	otherDay  *dayStrip
	acts      *parts.ListStrip // what patients did on the web
	waiting   *parts.ListStrip
	cancelled *inputs.Check
	doctorID  string // empty for all
	spans     [2]*widgets.Tab
}

// scheduleCallbacks are the schedule's callbacks to the desk.
type scheduleCallbacks struct {
	allHours    func() bool // reports whether the whole day is shown, not only the opening hours
	setAllHours func(bool)
	resumeGuide func()
}

func newSchedulePage(beside besidePane, calls scheduleCallbacks) *schedulePage {
	p := &schedulePage{besidePane: beside, calls: calls, agenda: schedule.NewAgenda()}
	p.agenda.OnSlot, p.agenda.OnCard, p.agenda.SlotLabel = p.book, p.open, p.slotLabel
	p.note = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, Align: fyne.TextAlignCenter, Shrink: true})
	p.ready = widgets.NewButton(p.view.Say("guide.resume"), widgets.Primary, calls.resumeGuide)
	p.unbook = widgets.NewButton(p.view.Say("stop"), widgets.Outlined, p.pane.BookForNobody)
	buttons := widgets.Across(0, p.unbook, p.ready)
	line := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap16, buttons), widgets.Middle(p.note))
	p.strip = widgets.NewPanel(widgets.SelectionInk, widgets.Padded(look.Gap8, look.Gap16, look.Gap8, look.Gap16, line))
	p.main = widgets.Edges(nil, p.strip, nil, nil, p.agenda)
	p.otherDay = p.newDayStrip()
	p.acts = parts.NewListStrip(p.view.Say("act.show"), p.pane.Acts)
	p.waiting = parts.NewListStrip(p.view.Say("waitlist.show"), p.pane.Waitlist)
	p.content = parts.NewPage(p.bar(), p.main, p.pane.Content, p.otherDay.content, p.acts.Content, p.waiting.Content)
	return p
}

func (p *schedulePage) bar() fyne.CanvasObject {
	p.doctors = p.doctorFilter(168, p.chose)
	hours := inputs.NewCheck(p.view.Say("schedule.hours"), p.calls.allHours(), func(on bool) {
		p.calls.setAllHours(on)
		p.draw()
	})
	p.cancelled = p.cancelledCheck()
	p.date = schedule.NewDateButton(p.day.pick)
	return widgets.Across(look.Gap8, widgets.Middle(p.doctors), p.day.chooser(p.date), widgets.Middle(p.spanTabs()),
		widgets.Middle(hours), widgets.Middle(p.cancelled))
}

// draw shows the current content.
func (p *schedulePage) draw() {
	agenda, title := p.shown()
	p.date.SetLabel(title)
	p.cancelled.Set(p.view.Cancelled)
	other, acts := p.otherDay.present(p.notToday()), p.acts.Present(overview.Acts{View: p.view}.Counts())
	if waits := p.waiting.Present(p.sayWaiting()); other || acts || waits {
		p.content.Refresh()
	}
	p.pane.FollowLists()
	p.agenda.Present(agenda, p.pane.Chosen(p.day.at))
	p.note.SetText(p.say(agenda))
	p.ready.Hidden = !needsGuide(p.view.Session)
	p.unbook.Hidden = p.pane.Patient() == ""
	p.showNote(p.note.Text() != "")
}

// sayWaiting says how many patients wait for a slot on the shown days; "" for none.
func (p *schedulePage) sayWaiting() string {
	count := len(p.view.Waitlist(p.day.shown()))
	if count == 0 {
		return ""
	}
	return p.view.Say("waitlist.count", count)
}

// say returns the reason why the day looks empty.
func (p *schedulePage) say(agenda overview.Agenda) string {
	switch lacking := clinicsettings.IncompleteSections(p.view.Session.Clinic); {
	case len(lacking) == 0:
	case p.view.Session.IsAdmin():
		return p.view.Say("guide.unready")
	case !slices.Equal(lacking, []clinicsettings.Section{clinicsettings.SectionHours}):
		// Booking works without opening hours.
		return p.view.Say("schedule.unready")
	}
	if name := p.pane.Patient(); name != "" {
		return p.view.Say("schedule.forPatient", p.view.Fill("name.patient", "name", name))
	}
	for _, column := range agenda.Columns {
		if len(column.Cards) > 0 {
			return ""
		}
	}
	if !agenda.Loaded {
		return p.view.Say("loading")
	}
	if agenda.Week {
		return p.view.Say("schedule.emptyWeek")
	}
	return p.view.Say("schedule.empty")
}

// clinicChanged offers the clinic's current doctors.
func (p *schedulePage) clinicChanged() { p.chose(p.offerDoctors(p.doctors)) }

// showNote shows or hides the note.
func (p *schedulePage) showNote(shown bool) {
	if p.strip.Visible() == shown {
		return
	}
	p.strip.Hidden = !shown
	p.main.Refresh()
}
