package desktest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Mari is a colleague of the signed-in user.
var Mari = api.Member{ID: "staff00000000002", Name: "西村 真理", Email: "mari@example.jp", Role: "reception"}

// ChooseDoctor opens the colleague's form by keyboard and selects the role doctor and the clinic's first doctor.
func (w Window) ChooseDoctor(t *testing.T, first string) {
	t.Helper()
	w.Press(t, "staff.change")
	w.Key(fyne.KeyUp)
	w.Window.Canvas().FocusNext()
	w.Key(fyne.KeyDown)
	choice, ok := w.Focused().(*inputs.Select)
	if !ok || choice.Chosen() != first {
		t.Fatalf("the keyboard is at %T; the window shows: %s", w.Focused(), w.Words())
	}
}

// Field returns the first visible field with a label.
func (w Window) Field(t *testing.T, code string) *inputs.Field {
	t.Helper()
	return find(t, w, code, func(field *inputs.Field) string { return field.Label })
}

// Select returns the first visible choice with a label.
func (w Window) Select(t *testing.T, code string) *inputs.Select {
	t.Helper()
	return find(t, w, code, func(choice *inputs.Select) string { return choice.Label })
}

// Turn presses a tab.
func (w Window) Turn(t *testing.T, code string) {
	t.Helper()
	find(t, w, code, func(tab *widgets.Tab) string { return tab.Label }).OnPress()
}

// find returns the first widget of a type with a label.
func find[Widget any](t *testing.T, w Window, code string, label func(Widget) string) Widget {
	t.Helper()
	for _, object := range test.LaidOutObjects(w.Window.Content()) {
		if widget, ok := object.(Widget); ok && label(widget) == w.Phrases().Say(code) {
			return widget
		}
	}
	t.Fatalf("there is no %s; the window shows: %s", code, w.Words())
	panic("unreachable")
}
