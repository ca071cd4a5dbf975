package widgets_test

import (
	"flag"
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

var update = flag.Bool("update", false, "write the golden files")

func TestDrawnAs(t *testing.T) {
	widgetstest.App(t)
	none := func() {}
	disabled := widgets.NewButton("送信する", widgets.Primary, none)
	disabled.Disable()
	focused := widgets.NewButton("戻る", widgets.Quiet, none)
	focused.FocusGained()
	off := widgets.NewRoundButton(look.IconMic, "マイク", none).WithOff(look.IconMicOff, "マイクオフ")
	off.Set(true)
	place := widgets.NewRailItem(look.IconList, "受付一覧", none)
	place.Set(true, 2)
	for name, drawn := range map[string]struct {
		object fyne.CanvasObject
		size   fyne.Size
	}{
		"button-primary":  {widgets.NewButton("予約", widgets.Primary, none), fyne.NewSize(100, 40)},
		"button-disabled": {disabled, fyne.NewSize(100, 40)},
		"button-focused":  {focused, fyne.NewSize(100, 40)},
		"button-icon": {
			widgets.NewButton("コピー", widgets.Outlined, none).WithIcon(look.IconCopy), fyne.NewSize(160, 40),
		},
		"rail-item": {place, fyne.NewSize(72, 64)},
		"round-off": {off, fyne.NewSize(84, 80)},
	} {
		t.Run(name, func(t *testing.T) { widgetstest.Golden(t, *update, name, drawn.size, drawn.object) })
	}
}
