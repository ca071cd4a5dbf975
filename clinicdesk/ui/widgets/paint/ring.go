package paint

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
)

// Ring marks the keyboard focus: two lines of two pixels around a widget, dark (or light) and yellow.
type Ring struct{ outer, inner *canvas.Rectangle }

const ringWidth = 2

// NewRing returns a hidden ring around a widget whose corners have a radius.
func NewRing(corner float32) Ring {
	return Ring{outer: frame(corner + 2*ringWidth), inner: frame(corner + ringWidth)}
}

func frame(corner float32) *canvas.Rectangle {
	rectangle := canvas.NewRectangle(color.Transparent)
	rectangle.CornerRadius = corner
	rectangle.StrokeWidth = ringWidth
	rectangle.Hide()
	return rectangle
}

// Objects returns the ring's lines.
func (r Ring) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.outer, r.inner} }

// Layout puts the ring around a part of the widget.
func (r Ring) Layout(pos fyne.Position, size fyne.Size) {
	around(r.outer, pos, size, 2*ringWidth)
	around(r.inner, pos, size, ringWidth)
}

func around(object fyne.CanvasObject, pos fyne.Position, size fyne.Size, by float32) {
	object.Move(pos.SubtractXY(by, by))
	object.Resize(size.AddWidthHeight(2*by, 2*by))
}

// Paint colours the ring, and shows or hides it.
func (r Ring) Paint(palette *look.Palette, shown bool) {
	r.outer.StrokeColor, r.inner.StrokeColor = palette.FocusOuter, palette.FocusInner
	r.outer.Hidden, r.inner.Hidden = !shown, !shown
}
