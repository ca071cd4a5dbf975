package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Down stacks objects vertically at full width.
func Down(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

// Across places objects side by side at full height.
func Across(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(gap), objects...)
}

// Padded adds margins around an object.
func Padded(top, right, bottom, left float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), object)
}

// Edges places objects at the four edges without gaps, and main in the remaining room. Any of them may be nil. The
// focus moves through them from top to bottom.
func Edges(top, bottom, left, right, main fyne.CanvasObject) *fyne.Container {
	e := edges{top: top, bottom: bottom, left: left, right: right, main: main}
	c := container.New(e)
	for _, object := range []fyne.CanvasObject{top, left, main, right, bottom} {
		if object != nil {
			c.Objects = append(c.Objects, object)
		}
	}
	return c
}

type edges struct{ top, bottom, left, right, main fyne.CanvasObject }

// sizeOf returns the least size of an edge, or zero if it is nil or hidden.
func sizeOf(object fyne.CanvasObject) fyne.Size {
	if object == nil || !object.Visible() {
		return fyne.Size{}
	}
	return object.MinSize()
}

func (e edges) MinSize([]fyne.CanvasObject) fyne.Size {
	top, bottom, left, right, main := sizeOf(e.top), sizeOf(e.bottom), sizeOf(e.left), sizeOf(e.right), sizeOf(e.main)
	return fyne.NewSize(
		max(top.Width, bottom.Width, left.Width+main.Width+right.Width),
		top.Height+bottom.Height+max(left.Height, main.Height, right.Height),
	)
}

func (e edges) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	top, bottom, left, right := sizeOf(e.top), sizeOf(e.bottom), sizeOf(e.left), sizeOf(e.right)
	height := size.Height - top.Height - bottom.Height
	for _, each := range []struct {
		object              fyne.CanvasObject
		x, y, width, height float32
	}{
		{e.top, 0, 0, size.Width, top.Height},
		{e.bottom, 0, size.Height - bottom.Height, size.Width, bottom.Height},
		{e.left, 0, top.Height, left.Width, height},
		{e.right, size.Width - right.Width, top.Height, right.Width, height},
		{e.main, left.Width, top.Height, size.Width - left.Width - right.Width, height},
	} {
		if each.object != nil {
			paint.Place(each.object, each.x, each.y, each.width, each.height)
		}
	}
}

// Middle centres an object vertically and keeps its full width.
func Middle(object fyne.CanvasObject) *fyne.Container {
	return container.New(middle{}, object)
}

type middle struct{}

func (middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := min(objects[0].MinSize().Height, size.Height)
	paint.Place(objects[0], 0, (size.Height-height)/2, size.Width, height)
}

// Sized gives an object a least size.
func Sized(width, height float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(sized{fyne.NewSize(width, height)}, object)
}

type sized struct{ least fyne.Size }

func (s sized) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Max(s.least)
}

func (s sized) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

// Halves places two objects side by side at equal widths.
func Halves(gap float32, left, right fyne.CanvasObject) *fyne.Container {
	return container.New(halves{gap}, left, right)
}

type halves struct{ gap float32 }

func (h halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(2*max(left.Width, right.Width)+h.gap, max(left.Height, right.Height))
}

func (h halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - h.gap) / 2
	paint.Place(objects[0], 0, 0, width, size.Height)
	paint.Place(objects[1], width+h.gap, 0, width, size.Height)
}

// HalvesWithin is Halves if both fit into a width; otherwise it stacks them. Each layout asks for the width again.
func HalvesWithin(room func() float32, gap float32, left, right fyne.CanvasObject) *fyne.Container {
	return container.New(eitherLayout{room: room, beside: halves{gap}, below: layout.NewCustomPaddedVBoxLayout(gap)},
		left, right)
}

// HeadWithin places an object at the right end of a heading's line if both fit into a width, and below the heading
// otherwise.
func HeadWithin(room func() float32, heading, right fyne.CanvasObject) *fyne.Container {
	beside := edges{left: heading, right: right}
	return container.New(eitherLayout{room: room, beside: beside, below: layout.NewCustomPaddedVBoxLayout(0)}, heading,
		right)
}

// ScrollWithin shows an object at its own height, or scrolls it within a height if that is smaller. Each layout asks
// for the height again.
func ScrollWithin(height func() float32, object fyne.CanvasObject) *fyne.Container {
	return container.New(scrolled{height, object}, container.NewVScroll(object))
}

type scrolled struct {
	height func() float32
	object fyne.CanvasObject
}

func (s scrolled) MinSize([]fyne.CanvasObject) fyne.Size {
	size := s.object.MinSize()
	return fyne.NewSize(size.Width, min(size.Height, s.height()))
}

func (s scrolled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	paint.Place(objects[0], 0, 0, size.Width, size.Height)
}

// eitherLayout uses the first of two layouts if it fits into a width, and the second otherwise.
type eitherLayout struct {
	room          func() float32
	beside, below fyne.Layout
}

func (e eitherLayout) fitting(objects []fyne.CanvasObject) fyne.Layout {
	if e.beside.MinSize(objects).Width <= e.room() {
		return e.beside
	}
	return e.below
}

func (e eitherLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return e.fitting(objects).MinSize(objects)
}

func (e eitherLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	e.fitting(objects).Layout(objects, size)
}

// Panel draws a flat ground behind its content, and optionally a line around it.
type Panel struct {
	widget.BaseWidget
	Ground, Line Ink
	Corner       float32
	Content      fyne.CanvasObject
	Palette      func() *look.Palette
}

// NewPanel returns a panel without a line.
func NewPanel(ground Ink, content fyne.CanvasObject) *Panel {
	p := &Panel{Ground: ground, Content: content}
	p.ExtendBaseWidget(p)
	return p
}

// NewBoxed returns a bordered box with its content padded.
func NewBoxed(content fyne.CanvasObject) *Panel {
	p := NewPanel(PaneInk, Padded(look.Gap12, look.Gap12, look.Gap12, look.Gap12, content))
	p.Line, p.Corner = LineInk, look.CornerButton
	return p
}

// Inner implements Composite.
func (p *Panel) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{p.Content} }

// CreateRenderer implements fyne.Widget.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{ground, p.Content}}
	d.Paint = func() {
		palette := look.Current()
		if p.Palette != nil {
			palette = p.Palette()
		}
		ground.FillColor, ground.CornerRadius = p.Ground(palette), p.Corner
		if p.Line != nil {
			ground.StrokeColor, ground.StrokeWidth = p.Line(palette), 1
		}
	}
	d.Min = func() fyne.Size { return p.Content.MinSize() }
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(p.Content, 0, 0, size.Width, size.Height)
	}
	return d.Ready()
}

// Rule is a line one pixel thick.
func Rule() fyne.CanvasObject {
	return Sized(1, 1, NewPanel(LineInk, canvas.NewRectangle(color.Transparent)))
}
