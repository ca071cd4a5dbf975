package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/ui/look"
)

// PassOn passes a key to an object's window.
func PassOn(object fyne.CanvasObject, event *fyne.KeyEvent) {
	if c := CanvasOf(object); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(event)
	}
}

// PassOnShortcut passes a shortcut to an object's window.
func PassOnShortcut(object fyne.CanvasObject, shortcut fyne.Shortcut) {
	if target, ok := CanvasOf(object).(fyne.Shortcutable); ok {
		target.TypedShortcut(shortcut)
	}
}

// CanvasOf returns the window that shows an object, or nil.
func CanvasOf(object fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(object)
}

// Reveal scrolls a focused object into view.
func Reveal(object fyne.CanvasObject) {
	c := CanvasOf(object)
	if c == nil {
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	revealIn(root, object)
}

// revealIn searches root for the object, scrolls its containers to it, and returns its position.
func revealIn(root, wanted fyne.CanvasObject) (at fyne.Position, found bool) {
	if root == wanted {
		return fyne.Position{}, true
	}
	for _, child := range childrenOf(root) {
		at, found = revealIn(child, wanted)
		if !found {
			continue
		}
		if scroll, ok := root.(*container.Scroll); ok {
			ScrollTo(scroll, at, wanted.Size())
		}
		return at.Add(child.Position()), true
	}
	return fyne.Position{}, false
}

// Composite is a widget with inner widgets that may take the focus.
type Composite interface{ Inner() []fyne.CanvasObject }

func childrenOf(object fyne.CanvasObject) []fyne.CanvasObject {
	switch parent := object.(type) {
	case *fyne.Container:
		return parent.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{parent.Content}
	case Composite:
		return parent.Inner()
	}
	return nil
}

// ScrollTo scrolls a part of the content, with its focus paint.Ring, into view.
func ScrollTo(scroll *container.Scroll, at fyne.Position, size fyne.Size) {
	top, bottom := at.Y-look.Gap8, at.Y+size.Height+look.Gap8
	offset := scroll.Offset
	if bottom > offset.Y+scroll.Size().Height {
		offset.Y = bottom - scroll.Size().Height
	}
	if top < offset.Y {
		offset.Y = max(top, 0)
	}
	if offset != scroll.Offset {
		scroll.ScrollToOffset(offset)
	}
}
