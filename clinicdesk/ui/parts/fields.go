package parts

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Fields makes a window's fields, each over the text of a draft.
type Fields struct {
	Canvas  fyne.Canvas
	Phrases func() backend.Phrases
	Touched func() // is called after something was typed
}

// Field is a field of one line over a text.
func (f *Fields) Field(code string, must bool, text *string) *widgets.Field {
	phrases := f.Phrases()
	note := phrases.Say("optional")
	if must {
		note = phrases.Say("required")
	}
	field := widgets.NewField(phrases.Say(code)).Noted(note, must)
	f.Bind(field, text)
	return field
}

// Bind keeps a text as it is typed. Typing clears the field's problem.
func (f *Fields) Bind(field *widgets.Field, text *string) {
	field.SetText(*text)
	field.OnChange = func(typed string) {
		*text = typed
		field.SetProblem("")
		f.Touched()
	}
}

// Blame shows a problem at its field, offers a proposal if there is one, and puts the cursor there.
func (f *Fields) Blame(field *widgets.Field, problem, proposal string) {
	field.SetProblem(problem)
	if proposal != "" {
		field.Propose(f.Phrases().Mend(proposal), proposal)
	}
	f.TypeInto(field)
}

// TypeInto puts the cursor into a field.
func (f *Fields) TypeInto(field *widgets.Field) { f.Canvas.Focus(field.Input()) }

// Room is the width of a form in the window.
func (f *Fields) Room() float32 { return min(f.Canvas.Size().Width-look.Rail-2*look.Gap20, FormWidth) }
