package ui

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// question is a dialog that asks before something that cannot be undone.
type question struct {
	modal *widgets.Modal
	yes   func()
}

// ask shows a question over a window. The filled button is the one that does it; Esc is no.
func (d *Desk) ask(c fyne.Canvas, title, text, yes string, weight widgets.Weight, do func()) *question {
	q := &question{yes: do}
	head := widgets.NewText(title, widgets.Style{Size: look.TextDialog, Bold: true, Wrap: dialogText})
	words := widgets.NewText(text, widgets.Style{Ink: widgets.SecondInk, Wrap: dialogText})
	no := widgets.NewButton(d.phrases.Say("back"), widgets.Quiet, q.close)
	buttons := widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, no, widgets.NewButton(yes, weight, q.submit)), nil)
	q.modal = widgets.ShowModal(c, widgets.Down(look.Gap16, head, words, buttons))
	c.Focus(no)
	return q
}

func (q *question) submit() {
	q.close()
	q.yes()
}

func (q *question) close() { q.modal.Close() }

// confirm is ask over the desk's own window.
func (p *paneHost) confirm(title, text, yes string, do func()) {
	q := p.desk.ask(p.desk.window.Canvas(), title, text, yes, widgets.Danger, do)
	p.dialog = q
	q.modal.OnClosed = func() { p.dialog = nil }
}
