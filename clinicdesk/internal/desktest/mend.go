package desktest

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Mends presses the proposal button of a field, and expects the text and no fault afterwards.
func (w Window) Mends(t *testing.T, field *inputs.Field, label, text string) {
	t.Helper()
	button := field.Mend()
	if !button.Visible() || button.Label != label {
		t.Fatalf("offered is %q (seen: %v)", button.Label, button.Visible())
	}
	if got := field.MinSize().Height; got < button.Position().Y+button.Size().Height {
		t.Errorf("the field is %v high, the button ends at %v", got, button.Position().Y+button.Size().Height)
	}
	test.Tap(button)
	if field.Text() != text || field.Problem() != "" || button.Visible() || w.Focused() != field.Input() {
		t.Errorf("then it reads %q, wrong is %q, the button is seen: %v", field.Text(), field.Problem(),
			button.Visible())
	}
}
