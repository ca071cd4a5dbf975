package paint

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/ui/look"
)

// Drawing is a renderer made of functions, because most of the desk's widgets differ only in those.
type Drawing struct {
	Parts   []fyne.CanvasObject // back to front
	Min     func() fyne.Size
	Arrange func(fyne.Size) // lays out the parts
	Paint   func()          // applies the widget's fields to colours and texts
	Size    fyne.Size       // of the last layout
	icons   map[*canvas.Image]drawnIcon
}

// Destroy implements fyne.WidgetRenderer.
func (d *Drawing) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (d *Drawing) Objects() []fyne.CanvasObject { return d.Parts }

// MinSize implements fyne.WidgetRenderer.
func (d *Drawing) MinSize() fyne.Size { return d.Min() }

// Layout implements fyne.WidgetRenderer.
func (d *Drawing) Layout(size fyne.Size) {
	d.Size = size
	d.Arrange(size)
}

// Refresh implements fyne.WidgetRenderer.
func (d *Drawing) Refresh() {
	d.Paint()
	d.Arrange(d.Size)
	for _, object := range d.Parts {
		d.refresh(object)
	}
}

// drawnIcon identifies an icon's pixels, except for the size, which the icon itself tracks.
type drawnIcon struct {
	name  string
	scale float32 // of its window
}

// refresh redraws an object. It skips an unchanged icon, because Fyne would parse and draw its SVG again.
func (d *Drawing) refresh(object fyne.CanvasObject) {
	image, ok := object.(*canvas.Image)
	if !ok || image.Resource == nil {
		object.Refresh()
		return
	}
	now := drawnIcon{name: image.Resource.Name()}
	if c := fyne.CurrentApp().Driver().CanvasForObject(image); c != nil {
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

// Ready paints a new renderer for the first time.
func (d *Drawing) Ready() *Drawing {
	d.Paint()
	return d
}

// Icon returns an icon in a colour.
func Icon(name look.IconName, in color.NRGBA) *canvas.Image {
	image := canvas.NewImageFromResource(look.Icon(name, in))
	image.FillMode = canvas.ImageFillContain
	return image
}

// Place moves and resizes an object.
func Place(object fyne.CanvasObject, x, y, width, height float32) {
	object.Move(fyne.NewPos(x, y))
	object.Resize(fyne.NewSize(width, height))
}
