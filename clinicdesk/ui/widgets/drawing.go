package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
)

// drawing is a renderer made of functions, because most widgets here differ only in those.
type drawing struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	paint   func() // applies the widget's fields to colours and texts
	size    fyne.Size
	icons   map[*canvas.Image]drawnIcon
}

func (d *drawing) Destroy()                     {}
func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawing) MinSize() fyne.Size           { return d.min() }

func (d *drawing) Layout(size fyne.Size) {
	d.size = size
	d.layout(size)
}

func (d *drawing) Refresh() {
	d.paint()
	d.layout(d.size)
	for _, object := range d.objects {
		d.refresh(object)
	}
}

// drawnIcon identifies an icon's pixels, except for the size, which the icon itself tracks.
type drawnIcon struct {
	name  string
	scale float32 // of its window
}

// refresh redraws an object. It skips an unchanged icon, because the toolkit would parse and draw its SVG again.
func (d *drawing) refresh(object fyne.CanvasObject) {
	image, ok := object.(*canvas.Image)
	if !ok || image.Resource == nil {
		object.Refresh()
		return
	}
	now := drawnIcon{name: image.Resource.Name()}
	if c := canvasOf(image); c != nil {
		now.scale = c.Scale()
	}
	if d.icons[image] == now {
		return
	}
	if d.icons == nil {
		d.icons = map[*canvas.Image]drawnIcon{}
	}
	d.icons[image] = now
	image.Refresh()
}

// ready paints a new renderer for the first time.
func (d *drawing) ready() *drawing {
	d.paint()
	return d
}

// ring marks the keyboard focus: two lines of two pixels around a widget, dark (or light) and yellow.
type ring struct{ outer, inner *canvas.Rectangle }

const ringWidth = 2

func newRing(corner float32) ring {
	return ring{outer: frame(corner + 2*ringWidth), inner: frame(corner + ringWidth)}
}

func frame(corner float32) *canvas.Rectangle {
	rectangle := canvas.NewRectangle(color.Transparent)
	rectangle.CornerRadius = corner
	rectangle.StrokeWidth = ringWidth
	rectangle.Hide()
	return rectangle
}

func (r ring) objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.outer, r.inner} }

func (r ring) layout(pos fyne.Position, size fyne.Size) {
	around(r.outer, pos, size, 2*ringWidth)
	around(r.inner, pos, size, ringWidth)
}

func around(object fyne.CanvasObject, pos fyne.Position, size fyne.Size, by float32) {
	object.Move(pos.SubtractXY(by, by))
	object.Resize(size.AddWidthHeight(2*by, 2*by))
}

func (r ring) paint(palette *look.Palette, shown bool) {
	r.outer.StrokeColor, r.inner.StrokeColor = palette.FocusOuter, palette.FocusInner
	r.outer.Hidden, r.inner.Hidden = !shown, !shown
}

// textWidth returns the width of one line.
func textWidth(text string, size float32, bold bool) float32 {
	return fyne.MeasureText(text, size, fyne.TextStyle{Bold: bold}).Width
}

// shorten cuts a line to a width and marks the cut.
func shorten(text string, size float32, bold bool, width float32) string {
	if width <= 0 || textWidth(text, size, bold) <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if textWidth(string(runes[:middle])+"…", size, bold) <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return string(runes[:low]) + "…"
}

// firstFitting returns the first version of a text that fits into a width, or the last version, shortened.
func firstFitting(ways []string, size float32, width float32) string {
	for _, way := range ways {
		if textWidth(way, size, false) <= width {
			return way
		}
	}
	if len(ways) == 0 {
		return ""
	}
	return shorten(ways[len(ways)-1], size, false, width)
}

func icon(name look.IconName, in color.NRGBA) *canvas.Image {
	image := canvas.NewImageFromResource(look.Icon(name, in))
	image.FillMode = canvas.ImageFillContain
	return image
}

// place moves and resizes an object.
func place(object fyne.CanvasObject, x, y, width, height float32) {
	object.Move(fyne.NewPos(x, y))
	object.Resize(fyne.NewSize(width, height))
}
