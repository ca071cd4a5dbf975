package inputs_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

func TestEscapeAndShortcutsReachTheWindow(t *testing.T) {
	widgetstest.App(t)
	field := inputs.NewField("患者名")
	button := widgets.NewButton("予約", widgets.Primary, func() {})
	window := test.NewTempWindow(t, container.NewVBox(field, button))
	var keys, shortcuts int
	window.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { keys++ })
	submit := &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl}
	window.Canvas().AddShortcut(submit, func(fyne.Shortcut) { shortcuts++ })
	field.Input().TypedKey(widgetstest.Press(fyne.KeyEscape))
	button.TypedKey(widgetstest.Press(fyne.KeyEscape))
	field.Input().TypedShortcut(submit)
	if keys != 2 || shortcuts != 1 {
		t.Errorf("the window got %d keys and %d shortcuts, want 2 and 1", keys, shortcuts)
	}
}

func TestFocusScrollsIntoView(t *testing.T) {
	widgetstest.App(t)
	column := widgets.Down(look.Gap8)
	var last *inputs.Field
	for range 12 {
		last = inputs.NewField("項目")
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
	widgetstest.App(t)
	got := ""
	choice := inputs.NewSelect("言語", []inputs.Option{{Value: "ja", Label: "日本語"}, {Value: "en", Label: "English"}},
		func(v string) { got = v })
	choice.SetValue("ja")
	window := test.NewTempWindow(t, choice)
	c := window.Canvas()
	c.Focus(choice)
	c.Focused().TypedKey(widgetstest.Press(fyne.KeyReturn))
	for _, key := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn} {
		c.Focused().TypedKey(widgetstest.Press(key))
	}
	if got != "en" || choice.Chosen() != "English" || len(c.Overlays().List()) != 0 ||
		c.Focused() != fyne.Focusable(choice) {
		t.Errorf("chose %q, %d overlays, focus on %v", got, len(c.Overlays().List()), c.Focused())
	}
	c.Focused().TypedKey(widgetstest.Press(fyne.KeyReturn))
	c.Focused().TypedKey(widgetstest.Press(fyne.KeyEscape))
	if len(c.Overlays().List()) != 0 || choice.Value != "en" {
		t.Error("Esc does not close the list, or chooses")
	}
}

func TestRadiosAreOneStopForTheKeyboard(t *testing.T) {
	widgetstest.App(t)
	var got []string
	method := inputs.NewRadios("", []inputs.Option{{Value: "a", Label: "対面"}, {Value: "b", Label: "オンライン"}}, false,
		func(value string) { got = append(got, value) })
	method.SetValue("b")
	after := widgets.NewButton("予約", widgets.Primary, func() {})
	c := test.NewTempWindow(t, container.NewVBox(method, after)).Canvas()
	c.FocusNext()
	if c.Focused() != fyne.Focusable(method) || !method.Each()[1].Focused() {
		t.Fatalf("Tab lands on %T, not on what is chosen", c.Focused())
	}
	// Nothing is below the last option, and nothing is above the first.
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyUp, fyne.KeyRight} {
		method.TypedKey(widgetstest.Press(key))
	}
	if len(got) != 2 || got[0] != "a" || got[1] != "b" || method.Value() != "b" {
		t.Errorf("chose %v", got)
	}
	c.FocusNext()
	if c.Focused() != fyne.Focusable(after) || method.Each()[1].Focused() {
		t.Errorf("Tab goes on to %T", c.Focused())
	}
	test.Tap(method.Each()[0])
	if method.Value() != "a" {
		t.Error("an option cannot be pressed")
	}
}

func TestTheCaretStandsBehindAText(t *testing.T) {
	widgetstest.App(t)
	field, box := inputs.NewField("患者名"), inputs.NewBox("当日メモ", 2)
	field.SetText("田中")
	box.SetText("血圧手帳を\n持って来る")
	c := test.NewTempWindow(t, container.NewVBox(field, box)).Canvas()
	for _, each := range []*inputs.Field{field, box} {
		c.Focus(each.Input())
		each.Input().TypedRune('！')
	}
	if field.Text() != "田中！" || box.Text() != "血圧手帳を\n持って来る！" {
		t.Errorf("typing leads to %q and %q", field.Text(), box.Text())
	}
	box.SetText("別の\n文")
	box.Input().TypedRune('！')
	if box.Text() != "別の\n文！" {
		t.Errorf("a text put in while the focus is there becomes %q", box.Text())
	}
}
