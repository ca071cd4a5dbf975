package ui

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// dialog is what can stand over a window.
type dialog interface {
	submit() // does what the filled button does
	close()
}

// dialogs shows at most one dialog at a time over a window.
type dialogs struct {
	canvas fyne.Canvas
	back   func() string // the word of the button that answers no
	open   dialog        // nil while there is none
}

// put notes the dialog that is open, until onClosed is called.
func (d *dialogs) put(open dialog, onClosed *func()) {
	d.open = open
	*onClosed = func() {
		if d.open == open {
			d.open = nil
		}
	}
}

// closeOpen closes the dialog that is open, if there is one.
func (d *dialogs) closeOpen() {
	if d.open != nil {
		d.open.close()
	}
}

// confirm shows a question.
func (d *dialogs) confirm(what asking, do func()) *question {
	q := ask(d.canvas, d.back(), what, do)
	d.put(q, &q.modal.OnClosed)
	return q
}

// show shows content as a dialog. submit does what its filled button does.
func (d *dialogs) show(content fyne.CanvasObject, submit func()) *formDialog {
	form := &formDialog{modal: widgets.ShowModal(d.canvas, content), do: submit}
	d.put(form, &form.modal.OnClosed)
	return form
}

// dialogText is the width of a dialog's text.
const dialogText = widgets.DialogWidth - 2*look.Gap24

// formDialog is a dialog whose content its caller has made.
type formDialog struct {
	modal *widgets.Modal
	do    func()
	stays bool // Esc does not close it
}

func (f *formDialog) submit() { f.do() }

func (f *formDialog) close() {
	if !f.stays {
		f.modal.Close()
	}
}

// asking is the text of a question. whose names what is taken away: of a visit the patient and the time. It is
// empty if the title and the text say it.
type asking struct {
	title, whose, text, yes string
	weight                  widgets.Weight
}

// question is a dialog that asks before something that cannot be undone.
type question struct {
	modal *widgets.Modal
	yes   func()
}

// ask shows a question over a window. The filled button does it; Esc and back do not.
func ask(c fyne.Canvas, back string, what asking, do func()) *question {
	q := &question{yes: do}
	words := widgets.NewText(what.text, widgets.Style{Ink: widgets.SecondInk, Wrap: dialogText})
	no := widgets.NewButton(back, widgets.Quiet, q.close)
	buttons := widgets.Edges(nil, nil, nil,
		widgets.Across(look.Gap8, no, widgets.NewButton(what.yes, what.weight, q.submit)), nil)
	q.modal = widgets.ShowModal(c, widgets.Down(look.Gap16, headOf(what.title, what.whose), words, buttons))
	c.Focus(no)
	return q
}

// onClosed is called once the question is gone.
func (q *question) onClosed(gone func()) { q.modal.OnClosed = gone }

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
