package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Part is the common part of what can be pressed inside a larger widget. It takes pointer presses; the larger widget
// has the keyboard focus.
type Part struct {
	widget.BaseWidget
	// OnPress is called on the goroutine that draws.
	OnPress func()

	hovered bool
}

var _ desktop.Cursorable = (*Part)(nil)

// Tapped implements fyne.Tappable.
func (p *Part) Tapped(*fyne.PointEvent) { p.OnPress() }

// Hovered reports whether the pointer is over the part.
func (p *Part) Hovered() bool { return p.hovered }

// MouseIn implements desktop.Hoverable.
func (p *Part) MouseIn(*desktop.MouseEvent) { p.setHovered(true) }

// MouseMoved implements desktop.Hoverable.
func (p *Part) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *Part) MouseOut() { p.setHovered(false) }

// Cursor implements desktop.Cursorable.
func (p *Part) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (p *Part) setHovered(hovered bool) {
	p.hovered = hovered
	p.Refresh()
}
