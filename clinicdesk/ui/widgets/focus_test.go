package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

// TestFocusIsSeen checks that both lines of the ring are on the screen, in every state of each widget.
func TestFocusIsSeen(t *testing.T) {
	widgetstest.App(t)
	none := func() {}
	here := widgets.NewRailItem(look.IconList, "受付一覧", none)
	here.Set(true, 2)
	tab := widgets.NewTab("すべて 8", true, none)
	tab.Set(true)
	for name, object := range map[string]fyne.CanvasObject{
		"rail": here, "tab": tab,
		"button": widgets.NewButton("予約", widgets.Primary, none), "quiet": widgets.NewButton("戻る", widgets.Quiet, none),
		"icon": widgets.NewIconButton(look.IconClose, "閉じる", none),
	} {
		widgetstest.CheckRing(t, name, object, look.Current(), fyne.Canvas.FocusNext)
	}
	round := widgets.NewRoundButton(look.IconMic, "マイク", none)
	widgetstest.CheckRing(t, "round", round, look.InCall(), fyne.Canvas.FocusNext)
}
