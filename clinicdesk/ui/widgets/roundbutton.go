package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// RoundButton is a round control of the call with its label below. For a device that is off it is light, with a
// struck-through icon and another label.
type RoundButton struct {
	Pressable
	Label    string
	Icon     look.IconName
	OffLabel string
	OffIcon  look.IconName
	Off      bool
	Missing  string // why the device cannot be used; replaces the label and disables the control
	End      bool   // the red control that ends the call
}

// NewRoundButton returns a round control that calls press.
func NewRoundButton(name look.IconName, label string, press func()) *RoundButton {
	r := &RoundButton{Label: label, Icon: name}
	r.OnPress, r.Palette = press, look.InCall
	r.Extend(r)
	return r
}

// WithOff sets the icon and label for a device that is off.
func (r *RoundButton) WithOff(name look.IconName, label string) *RoundButton {
	r.OffIcon, r.OffLabel = name, label
	return r
}

// Set shows the device as off or on.
func (r *RoundButton) Set(off bool) {
	if r.Off != off {
		r.Off = off
		r.Refresh()
	}
}

// SetMissing sets the reason why the device cannot be used, or "" if it can.
func (r *RoundButton) SetMissing(why string) {
	if r.Missing != why {
		r.Missing = why
		r.Refresh()
	}
}

// Shown returns the current label.
func (r *RoundButton) Shown() string {
	if r.Missing != "" {
		return r.Missing
	}
	if r.Off && r.OffLabel != "" {
		return r.OffLabel
	}
	return r.Label
}

const (
	roundSide = 56
	roundWide = 84
)

// CreateRenderer implements fyne.Widget.
func (r *RoundButton) CreateRenderer() fyne.WidgetRenderer {
	focus := paint.NewRing(roundSide / 2)
	disc := canvas.NewRectangle(color.Transparent)
	disc.CornerRadius = roundSide / 2
	image := paint.Icon(r.Icon, color.NRGBA{A: 0xff})
	label := canvas.NewText("", color.White)
	label.Alignment = fyne.TextAlignCenter
	d := &paint.Drawing{Parts: append(focus.Objects(), disc, image, label)}
	d.Paint = func() {
		p := r.Colours()
		name, ground, ink := r.Icon, p.Control, p.OnControl
		switch {
		case r.off:
			ground, ink = p.Disabled, p.OnDisabled
			if r.Missing != "" {
				name = r.OffIcon
			}
		case r.End:
			ground, ink = p.End, p.OnEnd
		case r.Off:
			name, ground, ink = r.OffIcon, p.OffGround, look.Light.Text
		case r.hovered:
			ground = p.StrongLine
		}
		disc.FillColor = ground
		image.Resource = look.Icon(name, ink)
		paint.SetText(label, r.Shown(), look.TextSmall, false, p.Text)
		focus.Paint(p, r.focused)
	}
	d.Min = func() fyne.Size {
		return fyne.NewSize(max(roundWide, paint.TextWidth(r.Shown(), look.TextSmall, false)), roundSide+look.Gap4+20)
	}
	d.Arrange = func(size fyne.Size) {
		left := (size.Width - roundSide) / 2
		paint.Place(disc, left, 0, roundSide, roundSide)
		paint.Place(image, left+16, 16, 24, 24)
		paint.Place(label, 0, roundSide+look.Gap4, size.Width, 20)
		focus.Layout(fyne.NewPos(left, 0), fyne.NewSquareSize(roundSide))
	}
	return d.Ready()
}
