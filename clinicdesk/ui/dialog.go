package ui

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// asking is what a question says. whose names what is taken away: of a visit the patient and the time. It is
// empty where the title and the text have said it.
type asking struct {
	title, whose, text, yes string
	weight                  widgets.Weight
}

// question is a dialog that asks before something that cannot be undone.
type question struct {
	modal *widgets.Modal
	yes   func()
}

// ask shows a question over a window. The filled button is the one that does it; Esc is no.
func (d *Desk) ask(c fyne.Canvas, what asking, do func()) *question {
	q := &question{yes: do}
	words := widgets.NewText(what.text, widgets.Style{Ink: widgets.SecondInk, Wrap: dialogText})
	no := widgets.NewButton(d.phrases.Say("back"), widgets.Quiet, q.close)
	buttons := widgets.Edges(nil, nil, nil,
		widgets.Across(look.Gap8, no, widgets.NewButton(what.yes, what.weight, q.submit)), nil)
	q.modal = widgets.ShowModal(c, widgets.Down(look.Gap16, headOf(what.title, what.whose), words, buttons))
	c.Focus(no)
	return q
}

// headOf is a dialog's title, and below it whom or what it is about.
func headOf(title, whose string) fyne.CanvasObject {
	head := widgets.Down(look.Gap4, widgets.NewText(title, widgets.Style{
		Size: look.TextDialog, Bold: true, Wrap: dialogText,
	}))
	if whose != "" {
		head.Add(widgets.NewText(whose, widgets.Style{Bold: true, Wrap: dialogText}))
	}
	return head
}

func (q *question) submit() {
	q.close()
	q.yes()
}

func (q *question) close() { q.modal.Close() }

// confirm is ask over the desk's own window.
func (p *paneHost) confirm(what asking, do func()) {
	q := p.desk.ask(p.desk.window.Canvas(), what, do)
	p.dialog = q
	q.modal.OnClosed = func() { p.dialog = nil }
}
