package widgets_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

func TestButtonByPointerAndKeyboard(t *testing.T) {
	widgetstest.App(t)
	pressed := 0
	button := widgets.NewButton("予約", widgets.Primary, func() { pressed++ })
	test.Tap(button)
	button.TypedKey(widgetstest.Press(fyne.KeyReturn))
	button.TypedKey(widgetstest.Press(fyne.KeySpace))
	button.TypedRune(' ')
	if pressed != 3 {
		t.Errorf("pressed %d times, want once each by pointer, Enter and Space", pressed)
	}
	button.Disable()
	test.Tap(button)
	button.TypedKey(widgetstest.Press(fyne.KeyReturn))
	if pressed != 3 {
		t.Error("a disabled button answers")
	}
}

func TestModalTakesAndReturnsTheFocus(t *testing.T) {
	widgetstest.App(t)
	button := widgets.NewButton("予約", widgets.Primary, func() {})
	window := test.NewTempWindow(t, button)
	window.Canvas().Focus(button)
	modal := widgets.ShowModal(window.Canvas(), widgets.NewButton("戻る", widgets.Quiet, func() {}))
	closed := 0
	modal.OnClosed = func() { closed++ }
	if window.Canvas().Focused() == button {
		t.Error("the button behind the dialog has the focus")
	}
	modal.Close()
	modal.Close()
	if window.Canvas().Focused() != fyne.Focusable(button) || closed != 1 {
		t.Errorf("focus %v, closed %d times", window.Canvas().Focused(), closed)
	}
}

func TestTextBreaksLikeJapanese(t *testing.T) {
	widgetstest.App(t)
	text := "患者には、まだあなたの映像と音声は届いていません。"
	wrapped := widgets.NewText(text, widgets.Style{Wrap: 100})
	test.NewTempWindow(t, wrapped)
	markup := test.RenderObjectToMarkup(wrapped)
	for _, mark := range []string{">、", ">。"} {
		if strings.Contains(markup, mark) {
			t.Errorf("a line begins with %s", mark[1:])
		}
	}
	if one := widgets.NewText(text, widgets.Style{}); wrapped.MinSize().Height < 2*one.MinSize().Height ||
		wrapped.MinSize().Width > 100 {
		t.Errorf("takes %v", wrapped.MinSize())
	}
}
