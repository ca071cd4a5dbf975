package widgets_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

func press(key fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: key} }

func TestButtonByPointerAndKeyboard(t *testing.T) {
	dressed(t)
	pressed := 0
	button := widgets.NewButton("予約", widgets.Primary, func() { pressed++ })
	test.Tap(button)
	button.TypedKey(press(fyne.KeyReturn))
	button.TypedKey(press(fyne.KeySpace))
	button.TypedRune(' ')
	if pressed != 3 {
		t.Errorf("pressed %d times, want once each by pointer, Enter and Space", pressed)
	}
	button.Disable()
	test.Tap(button)
	button.TypedKey(press(fyne.KeyReturn))
	if pressed != 3 {
		t.Error("a disabled button answers")
	}
}

func TestEscapeAndShortcutsReachTheWindow(t *testing.T) {
	dressed(t)
	field := widgets.NewField("患者名")
	button := widgets.NewButton("予約", widgets.Primary, func() {})
	window := test.NewTempWindow(t, container.NewVBox(field, button))
	var keys, shortcuts int
	window.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { keys++ })
	submit := &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl}
	window.Canvas().AddShortcut(submit, func(fyne.Shortcut) { shortcuts++ })
	field.Input().TypedKey(press(fyne.KeyEscape))
	button.TypedKey(press(fyne.KeyEscape))
	field.Input().TypedShortcut(submit)
	if keys != 2 || shortcuts != 1 {
		t.Errorf("the window got %d keys and %d shortcuts, want 2 and 1", keys, shortcuts)
	}
}

func TestAgendaByKeyboard(t *testing.T) {
	dressed(t)
	agenda, pressed := newAgenda()
	window := test.NewTempWindow(t, agenda)
	window.Resize(fyne.NewSize(500, 240))
	agenda.Present(day(), widgets.Chosen{Minute: -1})
	grid := agenda.Grid()
	window.Canvas().Focus(grid)
	for _, key := range []fyne.KeyName{
		fyne.KeyReturn,               // the card at 9:00
		fyne.KeyDown, fyne.KeyReturn, // its slot
		fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, // the second card at 9:30
		fyne.KeyRight, fyne.KeyUp, fyne.KeyReturn, // there is no column at the right; back up to the slot of 9:00
	} {
		grid.TypedKey(press(key))
	}
	if got := strings.Join(*pressed, ", "); got != "a, aoki 09:00, c, aoki 09:00" {
		t.Errorf("pressed %s", got)
	}
}

func TestAgendaByPointer(t *testing.T) {
	dressed(t)
	agenda, pressed := newAgenda()
	test.NewTempWindow(t, agenda).Resize(fyne.NewSize(500, 240))
	agenda.Present(day(), widgets.Chosen{Minute: -1})
	slots, cards := agenda.Grid().Parts()
	test.Tap(slots[2])
	test.Tap(cards[1])
	if got := strings.Join(*pressed, ", "); got != "aoki 10:00, b" {
		t.Errorf("pressed %s", got)
	}
	if slots[2].Open || !slots[0].Open {
		t.Error("closed hours are not told from open ones")
	}
}

func TestModalTakesAndReturnsTheFocus(t *testing.T) {
	dressed(t)
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
	dressed(t)
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

func TestFocusScrollsIntoView(t *testing.T) {
	dressed(t)
	column := widgets.Down(look.Gap8)
	var last *widgets.Field
	for range 12 {
		last = widgets.NewField("項目")
		column.Add(last)
	}
	scroll := container.NewVScroll(column)
	window := test.NewTempWindow(t, scroll)
	window.Resize(fyne.NewSize(300, 200))
	window.Canvas().Focus(last.Input())
	bottom := last.Position().Y + last.Size().Height - scroll.Offset.Y
	if bottom > scroll.Size().Height {
		t.Errorf("the focused field ends at %.0f of %.0f", bottom, scroll.Size().Height)
	}
}

func TestSelectByKeyboard(t *testing.T) {
	dressed(t)
	got := ""
	choice := widgets.NewSelect("言語", []widgets.Option{{Value: "ja", Label: "日本語"}, {Value: "en", Label: "English"}},
		func(v string) { got = v })
	choice.SetValue("ja")
	window := test.NewTempWindow(t, choice)
	c := window.Canvas()
	c.Focus(choice)
	c.Focused().TypedKey(press(fyne.KeyReturn))
	for _, key := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn} {
		c.Focused().TypedKey(press(key))
	}
	if got != "en" || choice.Chosen() != "English" || len(c.Overlays().List()) != 0 ||
		c.Focused() != fyne.Focusable(choice) {
		t.Errorf("chose %q, %d overlays, focus on %v", got, len(c.Overlays().List()), c.Focused())
	}
	c.Focused().TypedKey(press(fyne.KeyReturn))
	c.Focused().TypedKey(press(fyne.KeyEscape))
	if len(c.Overlays().List()) != 0 || choice.Value != "en" {
		t.Error("Esc does not close the list, or chooses")
	}
}
