package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// receptionPage is 「受付一覧」 (B7).
type receptionPage struct {
	desk      *Desk
	content   *fyne.Container
	strip     *parts.WaitingStrip // waiting patients who are not in the table
	main      *fyne.Container
	day       *dayStrip
	cancelled *inputs.Check
	table     *schedule.Table
	doctors   *inputs.Select
	date      *schedule.DateButton
	empty     *widgets.Text
	tabs      *parts.Tabs
	filter    backend.Filter
	doctorID  string
}

func newReceptionPage(d *Desk) *receptionPage {
	say := d.phrases.Say
	p := &receptionPage{desk: d}
	p.table = schedule.NewTable(schedule.Heads{
		State: say("reception.state"), Time: say("reception.time"), Patient: say("reception.patient"),
		Chart: say("reception.chart"),
		What:  say("reception.what"), Doctor: say("role.doctor"), Contact: say("reception.contact"),
	}, say("reception.tooltip"))
	p.table.OnRow = d.pane.Open
	p.table.OnAction = p.act
	p.empty = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, Align: fyne.TextAlignCenter})
	empty := container.NewVBox(widgets.Sized(1, 96, canvas.NewRectangle(color.Transparent)), p.empty)
	p.strip = parts.NewWaitingStrip("waiters.strip", 0, nil, d.goInto)
	p.cancelled = d.cancelledCheck() // the bar has no room for it
	foot := widgets.Padded(look.Gap8, 0, 0, 0, widgets.Edges(nil, nil, p.cancelled, nil, nil))
	p.main = widgets.Edges(p.strip.Content, foot, nil, nil, container.NewStack(empty, p.table))
	p.day = newDayStrip(d)
	p.content = parts.NewPage(
		p.bar(), widgets.Padded(look.Gap16, look.Gap20, look.Gap16, look.Gap20, p.main), d.pane.Content,
		p.day.content)
	return p
}

func (p *receptionPage) bar() fyne.CanvasObject {
	d, say := p.desk, p.desk.phrases.Say
	p.tabs = parts.NewTabs(3, func(i int) { p.filter = backend.Filter(i); p.redraw() })
	p.doctors = inputs.NewSelect("", parts.Doctors(d.session.Clinic, say("schedule.all"), ""), func(id string) {
		p.doctorID = id
		p.redraw()
	})
	p.doctors.Prefix, p.doctors.Wide = say("reception.filter", ""), 160
	p.date = schedule.NewDateButton(d.pickDay)
	title := widgets.NewText(say("rail.reception"), widgets.Style{Size: look.TextDate, Bold: true})
	return widgets.Across(look.Gap8, widgets.Middle(title), d.dayChooser(p.date), widgets.Middle(p.tabs.Content),
		widgets.Middle(p.doctors))
}

func (p *receptionPage) redraw() {
	d, say := p.desk, p.desk.phrases.Say
	list := d.view.Reception(d.day, p.doctorID, p.filter)
	p.date.SetLabel(d.view.Date(d.day))
	p.cancelled.Set(d.view.Cancelled)
	if p.day.present() {
		p.content.Refresh()
	}
	words := []string{
		say("reception.all", list.All), say("reception.waiting", list.Waiting), say("reception.needs", list.Attention),
	}
	if p.tabs.Present(int(p.filter), words...) {
		p.content.Refresh()
	}
	p.table.Present(list.Rows, d.pane.Chosen(d.day).ID)
	if p.strip.Present(d.phrases, list.Elsewhere) {
		p.main.Refresh()
	}
	p.empty.SetText(p.say(list))
}

// say returns the reason why the list is empty.
func (p *receptionPage) say(list backend.Reception) string {
	say := p.desk.phrases.Say
	switch {
	case len(list.Rows) > 0:
		return ""
	case !list.Loaded:
		return say("loading")
	case p.filter == backend.FilterWaiting && len(list.Elsewhere) > 0:
		return say("reception.noneHere")
	case p.filter == backend.FilterWaiting:
		return say("reception.noneWait")
	case p.filter == backend.FilterAttention:
		return p.noneNeeds()
	}
	return say("reception.empty")
}

// noneNeeds says that no row in the list needs action, and how many tasks are elsewhere.
func (p *receptionPage) noneNeeds() string {
	say, more := p.desk.phrases.Say, p.desk.view.CountTasks()
	if more == 0 {
		return say("reception.noneNeed")
	}
	return p.desk.phrases.Sentences(say("reception.noneNeed"), say("reception.needMore", more))
}

// act performs the action of a row's button.
func (p *receptionPage) act(row backend.Row) {
	entry, ok := p.desk.session.Schedule.Entry(row.ID)
	switch {
	case !ok:
	case row.Starts:
		p.desk.openConsole(entry)
	default:
		p.desk.pane.Open(row.ID)
	}
}
