//go:build automation

package automation

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// Widget is one widget on the screen.
type Widget struct {
	Label    string `json:"label"`
	Role     string `json:"role"`
	Window   string `json:"window"`
	X        int    `json:"x"`
	Y        int    `json:"y"`
	W        int    `json:"w"`
	H        int    `json:"h"`
	Enabled  bool   `json:"enabled"`
	Focused  bool   `json:"focused"`
	Selected bool   `json:"selected"`
	Covered  bool   `json:"covered"`
	Text     string `json:"text"`
	Problem  string `json:"problem,omitempty"`
}

// Window is one window of the desk.
type Window struct {
	Title string `json:"title"`
	W     int    `json:"w"`
	H     int    `json:"h"`
}

func windows() (all []Window) {
	for _, window := range fyne.CurrentApp().Driver().AllWindows() {
		c := window.Canvas()
		all = append(all, Window{Title: window.Title(), W: pixels(c, c.Size().Width), H: pixels(c, c.Size().Height)})
	}
	return all
}

func widgetsOnScreen() (all []Widget) {
	for _, window := range fyne.CurrentApp().Driver().AllWindows() {
		c := window.Canvas()
		overlays := c.Overlays().List()
		layers := append([]fyne.CanvasObject{c.Content()}, overlays...)
		for i, layer := range layers {
			w := walker{canvas: c, window: window.Title(), covered: i < len(layers)-1}
			w.walk(layer, fyne.Position{}, box{right: c.Size().Width, bottom: c.Size().Height})
			all = append(all, w.found...)
		}
	}
	return all
}

func pixels(c fyne.Canvas, length float32) int { return int(math.Round(float64(length * c.Scale()))) }

// box is a rectangle on the canvas.
type box struct{ left, top, right, bottom float32 }

func (b box) cut(other box) box {
	return box{max(b.left, other.left), max(b.top, other.top), min(b.right, other.right), min(b.bottom, other.bottom)}
}

func (b box) empty() bool { return b.right <= b.left || b.bottom <= b.top }

// walker visits the objects of one canvas.
type walker struct {
	canvas  fyne.Canvas
	window  string
	covered bool
	found   []Widget
}

func (w *walker) walk(object fyne.CanvasObject, origin fyne.Position, seen box) {
	if object == nil || !object.Visible() {
		return
	}
	at := origin.Add(object.Position())
	size := object.Size()
	own := box{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
	widget, deeper := describe(object)
	if area := own.cut(seen); widget.Role != "" && !area.empty() {
		w.add(widget, object, area)
	}
	if _, clips := object.(*container.Scroll); clips {
		seen = own.cut(seen)
	}
	if deeper {
		for _, child := range children(object) {
			w.walk(child, at, seen)
		}
	}
}

func children(object fyne.CanvasObject) []fyne.CanvasObject {
	switch parent := object.(type) {
	case *fyne.Container:
		return parent.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{parent.Content}
	case fyne.Widget:
		return test.WidgetRenderer(parent).Objects()
	}
	return nil
}

func (w *walker) add(widget Widget, object fyne.CanvasObject, area box) {
	widget.Window, widget.Covered = w.window, w.covered
	widget.X, widget.Y = pixels(w.canvas, area.left), pixels(w.canvas, area.top)
	widget.W, widget.H = pixels(w.canvas, area.right-area.left), pixels(w.canvas, area.bottom-area.top)
	focused, _ := w.canvas.Focused().(fyne.CanvasObject)
	widget.Focused = widget.Focused || focused == object
	w.found = append(w.found, widget)
}
