package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// receptionPage is 「受付一覧」 (B7).
type receptionPage struct {
	besidePane
	openCall  func(api.Entry) // opens the console of an entry's call
	content   *fyne.Container
	strip     *parts.WaitingStrip // waiting patients who are not in the table
	main      *fyne.Container
	otherDay  *dayStrip
	cancelled *inputs.Check
	table     *schedule.Table
	doctors   *inputs.Select
	date      *schedule.DateButton
	empty     *widgets.Text
	tabs      *parts.Tabs
	filter    overview.Filter
	doctorID  string
}

func newReceptionPage(beside besidePane, openCall func(api.Entry)) *receptionPage {
	say := beside.view.Say
	p := &receptionPage{besidePane: beside, openCall: openCall}
	p.table = schedule.NewTable(schedule.Heads{
		State: say("reception.state"), Time: say("reception.time"), Patient: say("reception.patient"),
		Chart: say("reception.chart"),
		What:  say("reception.what"), Doctor: say("role.doctor"), Contact: say("reception.contact"),
	}, say("reception.tooltip"))
	p.table.OnRow = p.pane.Open
	p.table.OnAction = p.act
	p.empty = widgets.NewText("", widgets.Style{Ink: widgets.SecondInk, Align: fyne.TextAlignCenter})
	empty := container.NewVBox(widgets.Sized(1, 96, canvas.NewRectangle(color.Transparent)), p.empty)
	p.strip = parts.NewWaitingStrip("waiters.strip", 0, nil, p.enter)
	p.cancelled = p.cancelledCheck() // the bar has no room for it
	foot := widgets.Padded(look.Gap8, 0, 0, 0, widgets.Edges(nil, nil, p.cancelled, nil, nil))
	p.main = widgets.Edges(p.strip.Content, foot, nil, nil, container.NewStack(empty, p.table))
	p.otherDay = p.newDayStrip()
	p.content = parts.NewPage(
		p.bar(), widgets.Padded(look.Gap16, look.Gap20, look.Gap16, look.Gap20, p.main), p.pane.Content,
		p.otherDay.content)
	return p
}

func (p *receptionPage) bar() fyne.CanvasObject {
	p.tabs = parts.NewTabs(3, func(i int) { p.filter = overview.Filter(i); p.draw() })
	p.doctors = p.doctorFilter(160, func(id string) {
		p.doctorID = id
		p.draw()
	})
	p.date = schedule.NewDateButton(p.day.pick)
	title := widgets.NewText(p.view.Say("rail.reception"), widgets.Style{Size: look.TextDate, Bold: true})
	return widgets.Across(look.Gap8, widgets.Middle(title), p.day.chooser(p.date), widgets.Middle(p.tabs.Content),
		widgets.Middle(p.doctors))
}

// draw shows the current content.
func (p *receptionPage) draw() {
	say := p.view.Say
	list := p.view.Reception(p.day.at, p.doctorID, p.filter)
	p.date.SetLabel(p.view.DayTitle(p.day.at))
	p.cancelled.Set(p.view.Cancelled)
	if p.otherDay.present(p.view.OtherDay(p.day.at)) {
		p.content.Refresh()
	}
	words := []string{
		say("reception.all", list.All), say("reception.waiting", list.Waiting), say("reception.needs", list.Attention),
	}
	if p.tabs.Present(int(p.filter), words...) {
		p.content.Refresh()
	}
	p.table.Present(list.Rows, p.pane.Chosen(p.day.at).ID)
	if p.strip.Present(p.view.Phrases, list.Elsewhere) {
		p.main.Refresh()
	}
	p.empty.SetText(p.say(list))
}

// say returns the reason why the list is empty.
func (p *receptionPage) say(list overview.Reception) string {
	say := p.view.Say
	switch {
	case len(list.Rows) > 0:
		return ""
	case !list.Loaded:
		return say("loading")
	case p.filter == overview.FilterWaiting && len(list.Elsewhere) > 0:
		return say("reception.noneHere")
	case p.filter == overview.FilterWaiting:
		return say("reception.noneWait")
	case p.filter == overview.FilterAttention:
		return p.noneNeeds()
	}
	return say("reception.empty")
}

// noneNeeds says that no row in the list needs action, and how many tasks are elsewhere.
func (p *receptionPage) noneNeeds() string {
	say, more := p.view.Say, p.view.CountTasks()
	if more == 0 {
		return say("reception.noneNeed")
	}
	return p.view.Sentences(say("reception.noneNeed"), say("reception.needMore", more))
}

// act performs the action of a row's button.
func (p *receptionPage) act(row overview.Row) {
	entry, ok := p.view.Session.Schedule.Entry(row.ID)
	switch {
	case !ok:
	case row.Starts:
		p.openCall(entry)
	default:
		p.pane.Open(row.ID)
	}
}

// enter opens the call of a waiting patient.
func (p *receptionPage) enter(id string) {
	if entry, ok := p.view.Session.Schedule.Entry(id); ok {
		p.openCall(entry)
	}
}

// clinicChanged offers the clinic's current doctors.
func (p *receptionPage) clinicChanged() { p.doctorID = p.offerDoctors(p.doctors) }
