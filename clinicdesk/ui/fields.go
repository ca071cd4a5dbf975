package ui

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// fields makes a window's fields, each over the text of a draft.
type fields struct {
	canvas  fyne.Canvas
	phrases func() backend.Phrases
	touched func() // is called after something was typed
}

// field is a field of one line over a text.
func (f *fields) field(code string, must bool, text *string) *widgets.Field {
	phrases := f.phrases()
	note := phrases.Say("optional")
	if must {
		note = phrases.Say("required")
	}
	field := widgets.NewField(phrases.Say(code)).Noted(note, must)
	f.bind(field, text)
	return field
}

// bind keeps a text as it is typed. Typing clears the field's problem.
func (f *fields) bind(field *widgets.Field, text *string) {
	field.SetText(*text)
	field.OnChange = func(typed string) {
		*text = typed
		field.SetProblem("")
		f.touched()
	}
}

// blame shows a problem at its field, offers a proposal if there is one, and puts the cursor there.
func (f *fields) blame(field *widgets.Field, problem, proposal string) {
	field.SetProblem(problem)
	if proposal != "" {
		field.Propose(f.phrases().Mend(proposal), proposal)
	}
	f.typeInto(field)
}

// typeInto puts the cursor into a field.
func (f *fields) typeInto(field *widgets.Field) { f.canvas.Focus(field.Input()) }

// room is the width of a form in the window.
func (f *fields) room() float32 { return min(f.canvas.Size().Width-look.Rail-2*look.Gap20, formWidth) }
