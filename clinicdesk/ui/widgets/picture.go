package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
)

// Picture shows a moving picture, whole and undistorted, and words where there is none.
type Picture struct {
	widget.BaseWidget
	image  *canvas.Image
	words  string
	framed bool
}

// NewPicture returns an empty picture; a framed one has a white line around it.
func NewPicture(framed bool) *Picture {
	p := &Picture{image: &canvas.Image{}, framed: framed}
	p.image.FillMode, p.image.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
	p.image.CornerRadius = look.CornerDialog
	if framed {
		p.image.CornerRadius = look.CornerCard
	}
	p.image.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Paint shows the next picture; the pixels must stay until the one after it.
func (p *Picture) Paint(next image.Image) {
	p.image.Image = next
	if p.image.Hidden {
		p.image.Show()
	}
	p.image.Refresh()
}

// Clear takes the picture away.
func (p *Picture) Clear() {
	if p.image.Image != nil {
		p.image.Image = nil
		p.image.Hide()
	}
}

// Painted reports whether a picture is shown.
func (p *Picture) Painted() bool { return !p.image.Hidden }

// SetWords says why there is no picture.
func (p *Picture) SetWords(words string) {
	if p.words != words {
		p.words = words
		p.Refresh()
	}
}

// Words is what is said instead of a picture.
func (p *Picture) Words() string { return p.words }

// CreateRenderer implements fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	words := canvas.NewText("", color.White)
	words.Alignment = fyne.TextAlignCenter
	d := &drawing{objects: []fyne.CanvasObject{ground, words, p.image}}
	d.paint = func() {
		palette := look.InCall()
		ground.FillColor, ground.CornerRadius = palette.Pane, look.CornerDialog
		size := float32(look.TextTitle)
		if p.framed {
			ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = palette.OnControl, 2, look.CornerButton
			size = look.TextSmall
		}
		setText(words, shorten(p.words, size, false, d.size.Width-look.Gap16), size, false, palette.Second)
	}
	d.min = func() fyne.Size { return fyne.NewSize(120, 90) }
	d.layout = func(size fyne.Size) {
		place(ground, 0, 0, size.Width, size.Height)
		place(words, 0, 0, size.Width, size.Height)
		inset := float32(0)
		if p.framed {
			inset = 2
		}
		place(p.image, inset, inset, size.Width-2*inset, size.Height-2*inset)
	}
	return d.ready()
}
