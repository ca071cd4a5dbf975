package parts

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Dialog is a dialog over a window.
type Dialog interface {
	Submit() // presses the primary button
	Close()
}

// Dialogs shows at most one dialog at a time over a window.
type Dialogs struct {
	Canvas fyne.Canvas
	Back   func() string // the label of the button that answers no
	Open   Dialog        // nil if none is open
}

// Put records the open dialog until onClosed is called.
func (d *Dialogs) Put(open Dialog, onClosed *func()) {
	d.Open = open
	*onClosed = func() {
		if d.Open == open {
			d.Open = nil
		}
	}
}

// Close closes the open dialog, if any.
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

// Show shows content as a dialog. submit performs the action of its primary button.
func (d *Dialogs) Show(content fyne.CanvasObject, submit func()) *Form {
	form := &Form{Modal: widgets.ShowModal(d.Canvas, content), Do: submit}
	d.Put(form, &form.Modal.OnClosed)
	return form
}

// DialogText is the width of a dialog's text.
const DialogText = widgets.DialogWidth - 2*look.Gap24

// Form is a dialog with content from the caller.
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

// Question is the text of a confirmation. Whose identifies the affected object: for a visit, patient and time. It is
// empty if the title and the text name the object.
type Question struct {
	Title, Whose, Text, Yes string
	Weight                  widgets.Weight
}

// Asked is a dialog that asks before an irreversible action.
type Asked struct {
	Modal *widgets.Modal
	yes   func()
}

// Ask shows a question over a window. Only the danger button calls do; Esc and the back button close the dialog.
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

// OnClosed sets the function called when the question has closed.
func (q *Asked) OnClosed(gone func()) { q.Modal.OnClosed = gone }

// HeadOf returns a dialog's title, with the affected object below it.
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
