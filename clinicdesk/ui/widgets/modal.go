package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Modal is a modal dialog over a dimmed window. Fyne's NewModalPopUp has square corners and a shadow, leaves no margin
// to the window's edge, and does not report that it has closed.
type Modal struct {
	widget.BaseWidget
	canvas fyne.Canvas
	pane   *Panel
	width  float32
	closed bool
	// OnClosed is called once, when the dialog closes.
	OnClosed func()
}

// DialogWidth is the width of the desk's dialogs.
const DialogWidth = 500

// ShowModal shows content as a dialog over a window, at the content's height.
func ShowModal(c fyne.Canvas, content fyne.CanvasObject) *Modal {
	pane := NewPanel(PaneInk, Padded(look.Gap24, look.Gap24, look.Gap20, look.Gap24, content))
	pane.Corner = look.CornerDialog
	m := &Modal{canvas: c, pane: pane, width: DialogWidth}
	m.ExtendBaseWidget(m)
	c.Overlays().Add(m)
	m.Resize(c.Size())
	return m
}

// Close closes the dialog. The canvas restores the previous focus.
func (m *Modal) Close() {
	if m.closed {
		return
	}
	m.closed = true
	m.canvas.Overlays().Remove(m)
	if m.OnClosed != nil {
		m.OnClosed()
	}
}

// Tapped implements fyne.Tappable, so that presses do not reach objects behind the dialog.
func (m *Modal) Tapped(*fyne.PointEvent) {}

// Inner implements Composite.
func (m *Modal) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{m.pane} }

// CreateRenderer implements fyne.Widget.
func (m *Modal) CreateRenderer() fyne.WidgetRenderer {
	dim := canvas.NewRectangle(color.Transparent)
	d := &paint.Drawing{Parts: []fyne.CanvasObject{dim, m.pane}}
	d.Paint = func() { dim.FillColor = look.Current().Dim }
	d.Min = func() fyne.Size { return m.pane.MinSize() }
	d.Arrange = func(size fyne.Size) {
		paint.Place(dim, 0, 0, size.Width, size.Height)
		width := min(m.width, size.Width-2*look.Gap16)
		height := min(m.pane.MinSize().Height, size.Height-2*look.Gap16)
		paint.Place(m.pane, float32(int((size.Width-width)/2)), float32(int((size.Height-height)/2)), width, height)
	}
	return d.Ready()
}
