package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Problem shows an error. It is hidden while there is none.
type Problem struct {
	Content *fyne.Container
	Words   *widgets.Text
}

// NewProblem makes a problem box within a width.
func NewProblem(room func() float32) *Problem {
	b := &Problem{}
	b.Words = widgets.NewText("",
		widgets.Style{Ink: widgets.WrongInk, Size: look.TextSmall + 1, WrapTo: Within(room, 2*look.Gap12)})
	panel := widgets.NewPanel(wrongGround, widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap12, b.Words))
	panel.Corner = look.CornerButton
	b.Content = container.NewStack(panel)
	b.Content.Hide()
	return b
}

// Within returns what is left of a room after a width that is taken.
func Within(room func() float32, taken float32) func() float32 {
	return func() float32 { return room() - taken }
}

// Always returns a room that is always as wide as width.
func Always(width float32) func() float32 { return func() float32 { return width } }

func wrongGround(p *look.Palette) color.NRGBA { return p.Wrong.Ground }

// Say shows a problem, or hides the box for "". The caller must lay out again.
func (b *Problem) Say(text string) {
	b.Words.SetText(text)
	b.Content.Hidden = text == ""
	b.Content.Refresh()
}
