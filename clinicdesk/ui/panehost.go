package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// paneHost holds the right pane (at most one of booking, entry and edit) and the dialog over the window.
type paneHost struct {
	desk    *Desk
	content *fyne.Container
	scope   parts.Scope // of the pane's content
	shown   pane        // nil while the pane is closed
	mark    schedule.Chosen
	day     string // the day of mark, 2006-01-02

	revision int64 // the newest known revision of the marked entry
}

// pane is a content of the right pane.
type pane interface {
	// submit presses the primary button.
	submit()
	// escape goes one step back at the user's request.
	escape()
	// changed handles a changed entry.
	changed(api.Entry)
	// begin focuses the first field to fill in, once the pane is in place.
	begin()
}

func newPaneHost(d *Desk, ctx context.Context) *paneHost {
	p := &paneHost{desk: d, content: container.NewStack(), scope: parts.Scope{Parent: ctx}}
	p.content.Hide()
	return p
}

// chosen returns the agenda's mark on a day.
func (p *paneHost) chosen(day time.Time) schedule.Chosen {
	if p.shown == nil || p.day != day.Format(time.DateOnly) {
		return schedule.Chosen{Minute: -1}
	}
	return p.mark
}

// book opens 「予約受付」 for a slot (B2).
func (p *paneHost) book(doctorID string, minute int) {
	ctx := p.scope.Next()
	start := backend.AtMinute(p.desk.day, minute)
	p.show(newBookingPane(p.desk, ctx, doctorID, start), schedule.Chosen{DoctorID: doctorID, Minute: minute})
}

// open shows an entry (B6).
func (p *paneHost) open(id string) {
	entry, ok := p.desk.session.Schedule.Entry(id)
	if !ok {
		return
	}
	p.show(newEntryPane(p.desk, p.scope.Next(), api.Detail{Entry: entry}), schedule.Chosen{ID: id, Minute: -1})
}

// opened shows an entry whose full detail has just been answered.
func (p *paneHost) opened(detail api.Detail) {
	p.show(newEntryPane(p.desk, p.scope.Next(), detail), schedule.Chosen{ID: detail.Entry.ID, Minute: -1})
}

// edit shows the form that changes an entry.
func (p *paneHost) edit(entry api.Entry) {
	p.show(newEditPane(p.desk, p.scope.Next(), entry), schedule.Chosen{ID: entry.ID, Minute: -1})
}

// showing is a pane that draws itself.
type showing interface {
	pane
	canvasObject() fyne.CanvasObject
}

func (p *paneHost) show(next showing, mark schedule.Chosen) {
	p.shown, p.mark, p.day = next, mark, p.desk.day.Format(time.DateOnly)
	p.revision = 0
	if entry, ok := p.desk.session.Schedule.Entry(mark.ID); ok {
		p.revision = entry.Revision
	}
	edge := widgets.Sized(1, 1, widgets.NewPanel(widgets.LineInk, container.NewWithoutLayout()))
	p.content.Objects = []fyne.CanvasObject{widgets.Edges(nil, nil, edge, nil, next.canvasObject())}
	p.content.Show()
	p.relayout()
	p.desk.window.Canvas().Unfocus() // the focused widget may be gone
	next.begin()
}

// discarding is a pane with input to discard.
type discarding interface{ discard() }

// dismiss closes the pane at the user's request and discards its draft, which can be restored.
func (p *paneHost) dismiss() {
	if shown, ok := p.shown.(discarding); ok {
		shown.discard()
	}
	p.close()
}

// offer returns the question about an earlier draft at this place.
func (p *paneHost) offer(found string, use, forget func()) fyne.CanvasObject {
	say := p.desk.phrases.Say
	buttons := widgets.Across(look.Gap8, widgets.NewButton(say("draft.use"), widgets.Outlined, use),
		widgets.NewButton(say("draft.forget"), widgets.Quiet, forget))
	words := widgets.NewText(found, widgets.Style{
		Bold: true, Ink: parts.WaitingInk, WrapTo: parts.Within(p.room, 2*look.Gap12),
	})
	panel := widgets.NewPanel(parts.WaitingGround, widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap12,
		widgets.Down(look.Gap8, words, widgets.Edges(nil, nil, nil, buttons, nil))))
	panel.Corner = look.CornerButton
	return panel
}

// close closes the pane; the draft stays with its slot or entry.
func (p *paneHost) close() {
	p.scope.End()
	p.shown = nil
	p.content.Objects = nil
	p.content.Hide()
	p.relayout()
}

// clinicChanged updates the doctors and menus in an open form.
func (p *paneHost) clinicChanged() {
	switch shown := p.shown.(type) {
	case *bookingPane:
		shown.guest.offer()
	case *editPane:
		shown.offer()
	case *entryPane:
		shown.load() // the menu's name may have changed
	}
}

// leave closes a pane that belongs to a slot when another place is shown.
func (p *paneHost) leave(to place) {
	if _, booking := p.shown.(*bookingPane); booking && to != atSchedule {
		p.close()
	}
}

// relayout gives page and pane their new widths.
func (p *paneHost) relayout() {
	p.desk.shell.page.Objects[0].Refresh()
	p.desk.redraw()
}

func (p *paneHost) changed(entry api.Entry) {
	if entry.ID == p.mark.ID {
		p.revision = max(p.revision, entry.Revision)
		p.withdraw(entry)
	}
	if p.shown != nil {
		p.shown.changed(entry)
	}
}

// withdraw closes what the server would refuse once the marked entry has ended: a question or the send dialog about it,
// and its edit form.
func (p *paneHost) withdraw(entry api.Entry) {
	if !entry.Over() || p.shown == nil || !p.desk.hasPane() {
		return
	}
	switch p.desk.dialogs.Open.(type) {
	case *parts.Asked, *sendDialog:
		p.desk.dialogs.Open.Close()
	}
	if _, editing := p.shown.(*editPane); editing {
		p.open(entry.ID)
	}
}

// catchUp passes a change of the pane's entry that came with a loaded day, not as a push.
func (p *paneHost) catchUp() {
	if entry, ok := p.desk.session.Schedule.Entry(p.mark.ID); ok && p.shown != nil && entry.Revision > p.revision {
		p.changed(entry)
	}
}

// reload reloads what may have changed during a gap.
func (p *paneHost) reload() {
	if shown, ok := p.shown.(*entryPane); ok {
		shown.load()
	}
}

// submit presses the primary button of the topmost dialog or pane.
func (p *paneHost) submit() {
	switch {
	case p.desk.dialogs.Open != nil:
		p.desk.dialogs.Open.Submit()
	case p.shown != nil:
		p.shown.submit()
	}
}

// escape closes the topmost dialog or pane.
func (p *paneHost) escape() {
	switch {
	case p.desk.dialogs.Open != nil:
		p.desk.dialogs.Open.Close()
	case p.shown != nil:
		p.shown.escape()
	}
}

// giveBack closes the pane and returns the keyboard focus to the page.
func (p *paneHost) giveBack() {
	p.close()
	if p.desk.at == atSchedule {
		p.desk.window.Canvas().Focus(p.desk.schedulePage().agenda.Grid())
	}
}

// width is the pane's width.
func (p *paneHost) width() float32 { return parts.PaneWidth(p.desk.window.Canvas().Size().Width) }

// room is the width between a pane's margins. Each layout asks again, because the window may have been resized.
func (p *paneHost) room() float32 { return p.width() - 2*look.Gap20 }

// paneLeft is a pane's left margin; the edge line takes one pixel of it.
const paneLeft = look.Gap20 - 1

// paneFrame returns the frame of every pane: a head, a scrolling body, and a foot with the buttons.
func (p *paneHost) paneFrame(
	title string, beside fyne.CanvasObject, tabs, body, foot fyne.CanvasObject,
) fyne.CanvasObject {
	name := widgets.NewText(title, widgets.Style{Size: look.TextTitle, Bold: true, Shrink: true})
	right := widgets.Across(look.Gap8, beside,
		widgets.Middle(widgets.NewIconButton(look.IconClose, p.desk.phrases.Say("close"), p.dismiss)))
	head := widgets.Sized(1, 51, widgets.Edges(nil, nil, nil, right, widgets.Middle(name)))
	top := widgets.Down(0, widgets.Padded(0, look.Gap12, 0, paneLeft, head), widgets.Rule())
	if tabs != nil {
		top.Add(tabs)
	}
	scroll := container.NewVScroll(widgets.Padded(look.Gap16, look.Gap20, look.Gap16, paneLeft, body))
	var bottom fyne.CanvasObject
	if foot != nil {
		bottom = widgets.Down(0, widgets.Rule(), widgets.Padded(look.Gap12, look.Gap20, look.Gap12, paneLeft, foot))
	}
	return widgets.NewPanel(widgets.PaneInk, widgets.Edges(top, bottom, nil, nil, scroll))
}

// fact returns a label and its value on one line.
func (p *paneHost) fact(fact backend.Fact) fyne.CanvasObject {
	value := widgets.NewText(fact.Value, widgets.Style{Bold: fact.Strong, WrapTo: parts.Within(p.room, factLabel)})
	return labelled(fact.Label, value)
}

// factLabel is the width of the labels to the left of values.
const factLabel = 104

// labelled puts a label to the left of a value, aligned with its first line.
func labelled(label string, value fyne.CanvasObject) fyne.CanvasObject {
	name := widgets.Down(0, widgets.NewText(label, widgets.Style{Ink: widgets.SecondInk}))
	return widgets.Edges(nil, nil, widgets.Sized(factLabel, 21, name), nil, value)
}

// remark returns a hint on a tinted ground.
func (p *paneHost) remark(text string, ground, ink widgets.Ink) *widgets.Panel {
	words := widgets.NewText(text,
		widgets.Style{Size: look.TextSmall + 1, Ink: ink, WrapTo: parts.Within(p.room, 2*look.Gap12)})
	panel := widgets.NewPanel(ground, widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap12, words))
	panel.Corner = look.CornerButton
	return panel
}
