package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
)

// Pressable is the common part of all pressable widgets: pointer, keyboard, focus and the disabled state. It passes
// unused keys to the window.
type Pressable struct {
	widget.BaseWidget
	// OnPress is called on the goroutine that draws.
	OnPress func()
	// Palette returns the colours; nil follows the system.
	Palette func() *look.Palette

	self                  fyne.CanvasObject // the widget as the canvas knows it
	focused, hovered, off bool
}

// Extend registers the widget that embeds this one with Fyne.
func (p *Pressable) Extend(self fyne.Widget) {
	p.self = self
	p.ExtendBaseWidget(self)
}

var (
	_ fyne.Tappable      = (*Pressable)(nil)
	_ fyne.Focusable     = (*Pressable)(nil)
	_ fyne.Disableable   = (*Pressable)(nil)
	_ desktop.Hoverable  = (*Pressable)(nil)
	_ desktop.Cursorable = (*Pressable)(nil)
)

// Tapped implements fyne.Tappable.
func (p *Pressable) Tapped(*fyne.PointEvent) { p.press() }

func (p *Pressable) press() {
	if !p.off && p.OnPress != nil {
		p.OnPress()
	}
}

// TypedKey implements fyne.Focusable.
func (p *Pressable) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		p.press()
	case fyne.KeySpace: // also arrives as a rune, which is handled instead
	default:
		PassOn(p.self, event)
	}
}

// TypedRune implements fyne.Focusable.
func (p *Pressable) TypedRune(char rune) {
	if char == ' ' {
		p.press()
	}
}

// FocusGained implements fyne.Focusable.
func (p *Pressable) FocusGained() { p.setFocused(true) }

// FocusLost implements fyne.Focusable.
func (p *Pressable) FocusLost() { p.setFocused(false) }

func (p *Pressable) setFocused(focused bool) {
	p.focused = focused
	p.Refresh()
	if focused {
		Reveal(p.self)
	}
}

// Focused reports whether the widget has the keyboard focus.
func (p *Pressable) Focused() bool { return p.focused }

// Hovered reports whether the pointer is over the widget.
func (p *Pressable) Hovered() bool { return p.hovered }

// MouseIn implements desktop.Hoverable.
func (p *Pressable) MouseIn(*desktop.MouseEvent) { p.setHovered(true) }

// MouseMoved implements desktop.Hoverable.
func (p *Pressable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *Pressable) MouseOut() { p.setHovered(false) }

func (p *Pressable) setHovered(hovered bool) {
	p.hovered = hovered
	p.Refresh()
}

// Cursor implements desktop.Cursorable.
func (p *Pressable) Cursor() desktop.Cursor {
	if p.off {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// Disable implements fyne.Disableable.
func (p *Pressable) Disable() { p.setOff(true) }

// Enable implements fyne.Disableable.
func (p *Pressable) Enable() { p.setOff(false) }

func (p *Pressable) setOff(off bool) {
	if p.off != off {
		p.off = off
		p.Refresh()
	}
}

// SetEnabled calls Enable or Disable.
func (p *Pressable) SetEnabled(enabled bool) { p.setOff(!enabled) }

// Disabled implements fyne.Disableable.
func (p *Pressable) Disabled() bool { return p.off }

// Colours returns the palette to draw with.
func (p *Pressable) Colours() *look.Palette {
	if p.Palette != nil {
		return p.Palette()
	}
	return look.Current()
}
