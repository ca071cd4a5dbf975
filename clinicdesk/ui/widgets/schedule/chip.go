package schedule

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// stateOf returns the colours of a tone.
func stateOf(p *look.Palette, tone visits.Tone) look.State {
	switch tone {
	case visits.ToneWaiting:
		return p.Waiting
	case visits.ToneGood:
		return p.Good
	case visits.ToneWrong:
		return p.Wrong
	case visits.ToneDone:
		return p.Done
	}
	return p.Booked
}

// Chip shows a state in one or two words.
type Chip struct {
	widget.BaseWidget
	state   visits.StateView
	palette func() *look.Palette
}

// NewChip returns a chip; a nil palette means look.Current.
func NewChip(state visits.StateView, palette func() *look.Palette) *Chip {
	if palette == nil {
		palette = look.Current
	}
	c := &Chip{state: state, palette: palette}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes the chip's state.
func (c *Chip) Set(state visits.StateView) {
	if c.state != state {
		c.state = state
		c.Refresh()
	}
}

// Word returns the chip's word.
func (c *Chip) Word() string { return c.state.Word }

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius, ground.StrokeWidth = look.CornerCard, 1
	word := canvas.NewText("", color.Black)
	word.Alignment = fyne.TextAlignCenter
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, word}}
	d.Paint = func() {
		p := c.palette()
		state := stateOf(p, c.state.Tone)
		ground.FillColor, ground.StrokeColor = state.Ground, state.Ground
		loud := c.state.Tone != visits.ToneBooked && c.state.Tone != visits.ToneDone
		if !loud {
			ground.FillColor, ground.StrokeColor = p.Pane, p.StrongLine
		}
		paint.SetText(word, c.state.Word, look.TextSmall, loud, state.Text)
	}
	d.Min = func() fyne.Size {
		return fyne.NewSize(paint.TextWidth(c.state.Word, look.TextSmall, true)+look.Gap16, look.Gap24)
	}
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, (size.Height-look.Gap24)/2, size.Width, look.Gap24)
		paint.Place(word, 0, 0, size.Width, size.Height)
	}
	return d.Ready()
}
