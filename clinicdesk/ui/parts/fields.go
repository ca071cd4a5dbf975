package parts

import (
	"strings"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Fields makes a window's fields, each bound to the text of a draft.
type Fields struct {
	Canvas  fyne.Canvas
	Phrases func() phrases.Phrases
	Touched func() // called after each input
}

// Field returns a single-line field bound to a text.
func (f *Fields) Field(code string, must bool, text *string) *inputs.Field {
	phrases := f.Phrases()
	note := phrases.Say("optional")
	if must {
		note = phrases.Say("required")
	}
	field := inputs.NewField(phrases.Say(code)).Noted(note, must)
	f.Bind(field, text)
	return field
}

// Bind writes the field's input to a text.
func (f *Fields) Bind(field *inputs.Field, text *string) {
	field.SetText(*text)
	field.OnChange = func(typed string) {
		*text = typed
		f.Touched()
	}
}

// Filled reports whether a field has a text. If not, it asks for one at the field and focuses it.
func (f *Fields) Filled(field *inputs.Field) bool {
	field.SetProblem("")
	if strings.TrimSpace(field.Text()) != "" {
		return true
	}
	f.ShowFault(field, f.Phrases().Say("error.required"), "")
	return false
}

// ShowFault shows a problem at its field, offers a proposal if there is one, and focuses the field.
func (f *Fields) ShowFault(field *inputs.Field, problem, proposal string) {
	field.SetProblem(problem)
	if proposal != "" {
		field.Propose(f.Phrases().Mend(proposal), proposal)
	}
	f.TypeInto(field)
}

// TypeInto focuses a field.
func (f *Fields) TypeInto(field *inputs.Field) { f.Canvas.Focus(field.Input()) }

// Room is the width available to a form in the window.
func (f *Fields) Room() float32 { return min(f.Canvas.Size().Width-look.Rail-2*look.Gap20, FormWidth) }
