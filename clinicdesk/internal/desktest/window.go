package desktest

import (
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// Window is a window as a keyboard user experiences it.
type Window struct {
	Window  fyne.Window
	Phrases func() phrases.Phrases
}

// Focused returns the widget with the keyboard focus.
func (w Window) Focused() fyne.Focusable { return w.Window.Canvas().Focused() }

// Words returns all words that the window shows.
func (w Window) Words() string { return WordsIn(test.RenderToMarkup(w.Window.Canvas())) }

// Says reports whether the window shows a phrase.
func (w Window) Says(code string) bool {
	return strings.Contains(w.Words(), WithoutGaps(w.Phrases().Say(code)))
}

// Reads fails unless the window shows all of the words.
func (w Window) Reads(t *testing.T, words ...string) {
	t.Helper()
	for _, each := range words {
		if !strings.Contains(w.Words(), WithoutGaps(each)) {
			t.Errorf("%q is not shown; the window shows: %s", each, w.Words())
		}
	}
}

// Key presses a key on the focused widget, or on the window if there is none.
func (w Window) Key(name fyne.KeyName) {
	event := &fyne.KeyEvent{Name: name}
	if at := w.Focused(); at != nil {
		at.TypedKey(event)
		return
	}
	w.Window.Canvas().OnTypedKey()(event)
}

// Typed types a text into the focused field.
func (w Window) Typed(t *testing.T, text string) {
	t.Helper()
	input, ok := w.Focused().(*inputs.Input)
	if !ok {
		t.Fatalf("the cursor is in %T", w.Focused())
	}
	input.SetText("")
	for _, char := range text {
		input.TypedRune(char)
	}
}

// Tab moves to the next field that takes text.
func (w Window) Tab() {
	w.Window.Canvas().FocusNext()
	for range 8 {
		if _, ok := w.Focused().(*inputs.Input); ok {
			return
		}
		w.Window.Canvas().FocusNext()
	}
}

// AtButton reports whether the button with a phrase has the focus.
func (w Window) AtButton(code string) bool { return w.at(w.Phrases().Say(code)) }

// at reports whether the button with a label has the focus.
func (w Window) at(label string) bool {
	switch button := w.Focused().(type) {
	case *widgets.Button:
		return button.Label == label
	case *widgets.IconButton:
		return button.Label == label
	}
	return false
}

// PressReturn presses Return on the focused widget.
func (w Window) PressReturn(t *testing.T) {
	t.Helper()
	if w.Focused() == nil {
		t.Fatal("the cursor is nowhere")
	}
	w.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// Press moves to the button with a phrase by Tab, and presses it.
func (w Window) Press(t *testing.T, code string) {
	t.Helper()
	w.PressLabel(t, w.Phrases().Say(code))
}

// PressLabel is Press of the button with a label.
func (w Window) PressLabel(t *testing.T, label string) {
	t.Helper()
	for range 80 {
		if w.at(label) {
			w.PressReturn(t)
			return
		}
		w.Window.Canvas().FocusNext()
	}
	t.Fatalf("there is no button %s; the window shows: %s", label, w.Words())
}

var textInMarkup = regexp.MustCompile(`<text[^>]*>([^<]*)</text>`)

// WordsIn returns all words of a markup, without line breaks and gaps.
func WordsIn(markup string) string {
	var words strings.Builder
	for _, found := range textInMarkup.FindAllStringSubmatch(markup, -1) {
		words.WriteString(WithoutGaps(found[1]))
	}
	return words.String()
}

// WithoutGaps returns a text without its spaces.
func WithoutGaps(text string) string { return strings.ReplaceAll(text, " ", "") }
