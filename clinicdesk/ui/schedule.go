package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// schedulePage is 「スケジュール」 (B1).
type schedulePage struct {
	desk      *Desk
	content   *fyne.Container
	agenda    *schedule.Agenda
	doctors   *inputs.Select
	date      *schedule.DateButton
	note      *widgets.Text
	ready     *widgets.Button // leads an admin to the missing part of the clinic's setup
	strip     *widgets.Panel  // holds the note
	main      *fyne.Container
	day       *dayStrip
	cancelled *inputs.Check
	doctorID  string // empty for all
}

func newSchedulePage(d *Desk) *schedulePage {
	p := &schedulePage{desk: d, agenda: schedule.NewAgenda()}
	p.agenda.OnSlot = d.pane.Book
	p.agenda.OnCard = d.pane.Open
	p.agenda.SlotLabel = func(doctor api.Doctor, minute int) string {
		return d.phrases.Say("schedule.slot", doctor.Name, backend.Clock(backend.AtMinute(d.day, minute)))
	}
	p.note = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, Align: fyne.TextAlignCenter, Shrink: true})
	p.ready = widgets.NewButton(d.phrases.Say("guide.resume"), widgets.Primary, func() { d.goTo(atGuide) })
	line := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap16, p.ready), widgets.Middle(p.note))
	p.strip = widgets.NewPanel(widgets.SelectionInk, widgets.Padded(look.Gap8, look.Gap16, look.Gap8, look.Gap16, line))
	p.main = widgets.Edges(nil, p.strip, nil, nil, p.agenda)
	p.day = newDayStrip(d)
	p.content = parts.NewPage(p.bar(), p.main, d.pane.Content, p.day.content)
	return p
}

func (p *schedulePage) bar() fyne.CanvasObject {
	d, say := p.desk, p.desk.phrases.Say
	p.doctors = inputs.NewSelect("", parts.Doctors(d.session.Clinic, say("schedule.all"), ""), func(id string) {
		p.doctorID = id
		p.redraw()
	})
	p.doctors.Prefix, p.doctors.Wide = say("reception.filter", ""), 168
	hours := inputs.NewCheck(say("schedule.hours"), d.config.Settings.AllHours, func(on bool) {
		d.keep(func(s *backend.Settings) { s.AllHours = on })
		p.redraw()
	})
	p.cancelled = d.cancelledCheck()
	p.date = schedule.NewDateButton(d.pickDay)
	return widgets.Across(look.Gap12, widgets.Middle(p.doctors), d.dayChooser(p.date), widgets.Middle(hours),
		widgets.Middle(p.cancelled))
}

// cancelledCheck returns 「取消を表示」, which both pages share and which lasts until the sign-out. Cancelled entries are
// looked up rarely, and if always shown could be mistaken for valid ones.
func (d *Desk) cancelledCheck() *inputs.Check {
	return inputs.NewCheck(d.phrases.Say("cancelled.show"), d.view.Cancelled, func(on bool) {
		d.view.Cancelled = on
		d.redraw()
	})
}

// offerDoctors puts the clinic's current doctors into a filter and returns the selected one, or all if that doctor has
// left.
func (d *Desk) offerDoctors(filter *inputs.Select) (chosen string) {
	filter.Options = parts.Doctors(d.session.Clinic, d.phrases.Say("schedule.all"), "")
	if filter.Chosen() == "" {
		filter.SetValue("")
	}
	filter.Refresh()
	return filter.Value
}

// dayChooser returns the controls ‹ date › 今日.
func (d *Desk) dayChooser(date *schedule.DateButton) fyne.CanvasObject {
	say := d.phrases.Say
	return widgets.Across(look.Gap4,
		widgets.Middle(widgets.NewIconButton(look.IconLeft, say("dayBefore"), func() { d.stepDay(-1) })),
		widgets.Middle(date),
		widgets.Middle(widgets.NewIconButton(look.IconRight, say("dayAfter"), func() { d.stepDay(1) })),
		widgets.Sized(look.Gap8, 1, container.NewWithoutLayout()),
		widgets.Middle(widgets.NewButton(say("today"), widgets.Outlined, d.showNow)))
}

func (p *schedulePage) redraw() {
	d := p.desk
	agenda := d.view.Agenda(d.day, p.doctorID, d.config.Settings.AllHours)
	p.date.SetLabel(d.view.Date(d.day))
	p.cancelled.Set(d.view.Cancelled)
	if p.day.present() {
		p.content.Refresh()
	}
	p.agenda.Present(agenda, d.pane.Chosen(d.day))
	p.note.SetText(p.say(agenda))
	p.ready.Hidden = !needsGuide(d.session)
	p.showNote(p.note.Text() != "")
}

// say returns the reason why the day looks empty.
func (p *schedulePage) say(agenda backend.Agenda) string {
	switch lacking := backend.Lacking(p.desk.session.Clinic); {
	case len(lacking) == 0:
	case p.desk.session.IsAdmin():
		return p.desk.phrases.Say("guide.unready")
	case !slices.Equal(lacking, []backend.Section{backend.SectionHours}): // booking works without opening hours
		return p.desk.phrases.Say("schedule.unready")
	}
	for _, column := range agenda.Columns {
		if len(column.Cards) > 0 {
			return ""
		}
	}
	if !agenda.Loaded {
		return p.desk.phrases.Say("loading")
	}
	return p.desk.phrases.Say("schedule.empty")
}

// showNote shows or hides the note.
func (p *schedulePage) showNote(shown bool) {
	if p.strip.Visible() == shown {
		return
	}
	p.strip.Hidden = !shown
	p.main.Refresh()
}
