package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Tab is one of several views of a page; the page keeps one of them On.
type Tab struct {
	Pressable
	Label string
	On    bool
	// Framed draws the tab as a segment of a box instead of with a line below it.
	Framed bool
}

// NewTab returns a tab that calls press.
func NewTab(label string, framed bool, press func()) *Tab {
	t := &Tab{Label: label, Framed: framed}
	t.OnPress = press
	t.Extend(t)
	return t
}

// Set marks the tab as chosen or not.
func (t *Tab) Set(on bool) {
	if t.On != on {
		t.On = on
		t.Refresh()
	}
}

// SetLabel changes the label.
func (t *Tab) SetLabel(label string) {
	if t.Label != label {
		t.Label = label
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Tab) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(look.CornerCard)
	ground, line := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = look.CornerCard
	label := canvas.NewText("", color.Black)
	label.Alignment = fyne.TextAlignCenter
	d := &paint.Drawing{Parts: append([]fyne.CanvasObject{ground, line, label}, focus.Objects()...)}
	d.Paint = func() {
		p := t.Colours()
		ink := p.Second
		ground.FillColor, line.FillColor = color.Transparent, color.Transparent
		if t.hovered {
			ground.FillColor = p.Hover
		}
		if t.On {
			ink = p.Accent
			line.FillColor = p.Accent
		}
		if t.Framed {
			line.FillColor = color.Transparent
		}
		if t.Framed && t.On {
			ground.FillColor = p.Selection
		}
		paint.SetText(label, t.Label, look.TextBody, t.On, ink)
		focus.Paint(p, t.focused)
	}
	d.Min = func() fyne.Size {
		return fyne.NewSize(paint.TextWidth(t.Label, look.TextBody, true)+look.Gap24, look.Control)
	}
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, 0, size.Width, size.Height)
		if !t.Framed {
			paint.Place(ground, 0, look.Gap4, size.Width, size.Height-2*look.Gap4)
		}
		paint.Place(line, 0, size.Height-3, size.Width, 3)
		paint.Place(label, 0, 0, size.Width, size.Height)
		focus.Layout(fyne.NewPos(look.Gap4, look.Gap4), size.SubtractWidthHeight(look.Gap8, look.Gap8))
	}
	return d.Ready()
}
