package parts

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Dialog is what can stand over a window.
type Dialog interface {
	Submit() // does what the filled button does
	Close()
}

// Dialogs shows at most one dialog at a time over a window.
type Dialogs struct {
	Canvas fyne.Canvas
	Back   func() string // the word of the button that answers no
	Open   Dialog        // nil while there is none
}

// Put notes the dialog that is open, until onClosed is called.
func (d *Dialogs) Put(open Dialog, onClosed *func()) {
	d.Open = open
	*onClosed = func() {
		if d.Open == open {
			d.Open = nil
		}
	}
}

// Close closes the dialog that is open, if there is one.
func (d *Dialogs) Close() {
	if d.Open != nil {
		d.Open.Close()
	}
}

// Confirm shows a question.
func (d *Dialogs) Confirm(what Question, do func()) *Asked {
	q := Ask(d.Canvas, d.Back(), what, do)
	d.Put(q, &q.Modal.OnClosed)
	return q
}

// Show shows content as a dialog. submit does what its filled button does.
func (d *Dialogs) Show(content fyne.CanvasObject, submit func()) *Form {
	form := &Form{Modal: widgets.ShowModal(d.Canvas, content), Do: submit}
	d.Put(form, &form.Modal.OnClosed)
	return form
}

// DialogText is the width of a dialog's text.
const DialogText = widgets.DialogWidth - 2*look.Gap24

// Form is a dialog whose content its caller has made.
type Form struct {
	Modal *widgets.Modal
	Do    func()
	Stays bool // Esc does not close it
}

// Submit implements Dialog.
func (f *Form) Submit() { f.Do() }

// Close implements Dialog.
func (f *Form) Close() {
	if !f.Stays {
		f.Modal.Close()
	}
}

// Question is what a dialog asks. Whose names what is taken away: of a visit the patient and the time. It is
// empty if the title and the text say it.
type Question struct {
	Title, Whose, Text, Yes string
	Weight                  widgets.Weight
}

// Asked is a dialog that asks before something that cannot be undone.
type Asked struct {
	Modal *widgets.Modal
	yes   func()
}

// Ask shows a question over a window. The filled button does it; Esc and back do not.
func Ask(c fyne.Canvas, back string, what Question, do func()) *Asked {
	q := &Asked{yes: do}
	words := widgets.NewText(what.Text, widgets.Style{Ink: widgets.SecondInk, Wrap: DialogText})
	no := widgets.NewButton(back, widgets.Quiet, q.Close)
	buttons := widgets.Edges(nil, nil, nil,
		widgets.Across(look.Gap8, no, widgets.NewButton(what.Yes, what.Weight, q.Submit)), nil)
	q.Modal = widgets.ShowModal(c, widgets.Down(look.Gap16, HeadOf(what.Title, what.Whose), words, buttons))
	c.Focus(no)
	return q
}

// OnClosed is called once the question is gone.
func (q *Asked) OnClosed(gone func()) { q.Modal.OnClosed = gone }

// HeadOf is a dialog's title, and below it whom or what it is about.
func HeadOf(title, whose string) fyne.CanvasObject {
	head := widgets.Down(look.Gap4, widgets.NewText(title, widgets.Style{
		Size: look.TextDialog, Bold: true, Wrap: DialogText,
	}))
	if whose != "" {
		head.Add(widgets.NewText(whose, widgets.Style{Bold: true, Wrap: DialogText}))
	}
	return head
}

// Submit implements Dialog.
func (q *Asked) Submit() {
	q.Close()
	q.yes()
}

// Close implements Dialog.
func (q *Asked) Close() { q.Modal.Close() }
