package inputs_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

// TestFocusIsSeen checks that both lines of the ring are on the screen, in every state of each input.
func TestFocusIsSeen(t *testing.T) {
	widgetstest.App(t)
	method := inputs.NewRadios("", []inputs.Option{{Value: "a", Label: "対面"}, {Value: "b", Label: "オンライン"}}, false,
		nil)
	method.SetValue("b")
	choice := inputs.NewSelect("言語", []inputs.Option{{Value: "ja", Label: "日本語"}, {Value: "en", Label: "English"}},
		nil)
	for name, object := range map[string]fyne.CanvasObject{
		"radios": method, "select": choice, "check": inputs.NewCheck("送信する", true, func(bool) {}),
		"field": inputs.NewField("患者名"),
	} {
		widgetstest.CheckRing(t, name, object, look.Current(), fyne.Canvas.FocusNext)
	}
}

// The line under a menu's cursor has the ring too.
func TestFocusIsSeenInAMenu(t *testing.T) {
	widgetstest.App(t)
	choice := inputs.NewSelect("", []inputs.Option{{Value: "ja", Label: "日本語"}, {Value: "en", Label: "English"}}, nil)
	window := test.NewTempWindow(t, choice)
	window.Resize(fyne.NewSize(300, 200))
	before := widgetstest.Colours(window.Canvas().Capture())[look.Current().FocusInner]
	test.Tap(choice)
	if seen := widgetstest.Colours(window.Canvas().Capture())[look.Current().FocusInner]; seen < before+60 {
		t.Errorf("%d pixels of the ring", seen)
	}
}
