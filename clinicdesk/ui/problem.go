package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// problemBox says what went wrong, and takes no room while nothing has.
type problemBox struct {
	content *fyne.Container
	words   *widgets.Text
}

func newProblemBox(room func() float32) *problemBox {
	b := &problemBox{}
	b.words = widgets.NewText("", widgets.Style{Ink: widgets.WrongInk, Size: look.TextSmall + 1, WrapTo: within(room, 2*look.Gap12)})
	panel := widgets.NewPanel(wrongGround, widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap12, b.words))
	panel.Corner = look.CornerButton
	b.content = container.NewStack(panel)
	b.content.Hide()
	return b
}

// within is the width that is left of a room.
func within(room func() float32, taken float32) func() float32 {
	return func() float32 { return room() - taken }
}

// always is a room that never changes.
func always(width float32) func() float32 { return func() float32 { return width } }

func wrongGround(p *look.Palette) color.NRGBA { return p.Wrong.Ground }

// say shows a problem, or with "" none; the caller lays out anew.
func (b *problemBox) say(text string) {
	b.words.SetText(text)
	b.content.Hidden = text == ""
	b.content.Refresh()
}
