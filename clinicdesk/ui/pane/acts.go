package pane

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// actsPane lists what patients did on the web and this desk has not looked at.
type actsPane struct {
	host    *Host
	pane    *Pane
	content *fyne.Container
	shown   []overview.Act
}

func newActsPane(in *Pane) *actsPane {
	p := &actsPane{host: in.host, pane: in, content: container.NewStack(), shown: actsOf(in.host).All()}
	p.build()
	return p
}

func actsOf(h *Host) overview.Acts { return overview.Acts{View: h.View} }

func (p *actsPane) canvasObject() fyne.CanvasObject { return p.content }
func (p *actsPane) submit()                         {}
func (p *actsPane) escape()                         { p.pane.giveBack() }
func (p *actsPane) changed(api.Entry)               {}

// begin leaves the keyboard at the page, from where Tab leads into the pane.
func (p *actsPane) begin() { p.host.FocusPage() }

// follow shows the list as it is now.
func (p *actsPane) follow() {
	if now := actsOf(p.host).All(); !reflect.DeepEqual(now, p.shown) {
		p.shown = now
		p.build()
	}
}

func (p *actsPane) build() {
	say := p.host.View.Say
	rules, foot := "act.rules", fyne.CanvasObject(nil)
	if len(p.shown) == 0 {
		rules = "act.none"
	} else {
		all := widgets.NewButton(say("act.all"), widgets.Outlined, p.lookAtAll)
		foot = widgets.Edges(nil, nil, all, nil, nil)
	}
	body := widgets.Down(look.Gap16,
		widgets.NewText(say(rules), widgets.Style{Ink: widgets.SecondInk, WrapTo: p.pane.room}))
	for _, act := range p.shown {
		body.Add(widgets.Down(look.Gap12, widgets.Rule(), p.row(act)))
	}
	p.content.Objects = []fyne.CanvasObject{
		p.pane.frame(say("act.title"), container.NewWithoutLayout(), nil, body, foot),
	}
	p.content.Refresh()
}

func (p *actsPane) row(act overview.Act) fyne.CanvasObject {
	name := widgets.NewText(act.Name, widgets.Style{Bold: true, Size: look.TextTitle, Shrink: true})
	chip := schedule.NewChip(act.State, nil)
	facts := widgets.Down(look.Gap4, widgets.Edges(nil, nil, nil, widgets.Middle(chip), widgets.Middle(name)))
	for _, fact := range act.Facts {
		facts.Add(p.pane.fact(fact))
	}
	open := widgets.NewButton(p.host.View.Say("act.open"), widgets.Outlined, func() { openOnItsDay(p.pane, act.ID) })
	return widgets.Down(look.Gap12, facts, widgets.Edges(nil, nil, open, nil, nil))
}

func (p *actsPane) lookAtAll() {
	ids := make([]string, 0, len(p.shown))
	for _, act := range p.shown {
		ids = append(ids, act.ID)
	}
	p.host.LookedAt(ids...)
	p.pane.giveBack()
}

// openOnItsDay shows an entry on the schedule of its day.
func openOnItsDay(p *Pane, id string) {
	if entry, ok := p.host.View.Session.Schedule.Entry(id); ok {
		p.host.ShowSchedule(p.host.View.At(entry.Start))
		p.Show(entry)
	}
}

// Acts shows what patients did on the web and this desk has not looked at: the one entry, or the list of several.
func (p *Pane) Acts() {
	if entries := actsOf(p.host).Entries(); len(entries) == 1 {
		openOnItsDay(p, entries[0].ID)
		return
	}
	p.show(newActsPane(p), schedule.Chosen{Minute: -1})
}
