package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/paint"
)

// Picture shows a moving picture, whole and undistorted, or words if there is none.
//
// Each frame repaints the window, and Fyne also draws covered objects. Therefore nothing lies under the picture,
// and four small covers round its corners: a corner radius costs time for each pixel.
type Picture struct {
	widget.BaseWidget
	image  *canvas.Image
	words  string
	framed bool
	aspect float32 // width by height of the shown picture; 0 if none
}

// NewPicture returns an empty picture; a framed one has a white line around it.
func NewPicture(framed bool) *Picture {
	p := &Picture{image: &canvas.Image{}, framed: framed}
	p.image.FillMode, p.image.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
	if framed {
		p.image.CornerRadius = look.CornerCard // it lies over another picture, which covers would hide
	}
	p.image.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Paint shows the next picture. The pixels must stay valid until the following picture is shown.
func (p *Picture) Paint(next image.Image) {
	p.image.Image = next
	size := next.Bounds().Size()
	if aspect := float32(size.X) / float32(max(size.Y, 1)); aspect != p.aspect {
		p.aspect = aspect
		p.image.Hidden = false
		p.Refresh()
		return
	}
	p.image.Refresh()
}

// Clear removes the picture.
func (p *Picture) Clear() {
	if p.image.Image != nil {
		p.image.Image, p.aspect = nil, 0
		p.image.Hide()
		p.Refresh()
	}
}

// Painted reports whether a picture is shown.
func (p *Picture) Painted() bool { return !p.image.Hidden }

// SetWords sets the words for a missing picture.
func (p *Picture) SetWords(words string) {
	if p.words != words {
		p.words = words
		p.Refresh()
	}
}

// Words returns the words for a missing picture.
func (p *Picture) Words() string { return p.words }

// pictureLine is the width of the line around a framed picture.
const pictureLine = 2

// CreateRenderer implements fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	words := canvas.NewText("", color.White)
	words.Alignment = fyne.TextAlignCenter
	margins := [2]*canvas.Rectangle{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)}
	covers := newCornerCovers(look.CornerDialog)
	objects := []fyne.CanvasObject{ground, words, margins[0], margins[1], p.image}
	d := &paint.Drawing{Parts: append(objects, covers.objects()...)}
	d.Paint = func() {
		palette := look.InCall()
		size := p.paintGround(palette, ground)
		paint.SetText(words, paint.Shorten(p.words, size, false, d.Size.Width-look.Gap16), size, false, palette.Second)
		words.Hidden = p.Painted()
		for _, margin := range margins {
			margin.FillColor, margin.Hidden = palette.Pane, !p.Painted()
		}
		covers.paint(palette.Ground, !p.framed)
	}
	d.Min = func() fyne.Size { return fyne.NewSize(120, 90) }
	d.Arrange = func(size fyne.Size) {
		paint.Place(ground, 0, 0, size.Width, size.Height)
		paint.Place(words, 0, 0, size.Width, size.Height)
		inset := float32(0)
		if p.framed {
			inset = pictureLine
		}
		inner := size.SubtractWidthHeight(2*inset, 2*inset)
		paint.Place(p.image, inset, inset, inner.Width, inner.Height)
		p.placeMargins(margins, inset, inner)
		covers.layout(size)
	}
	return d.Ready()
}

// paintGround colours the ground behind the words, and omits what the picture covers. It returns the words' text size.
func (p *Picture) paintGround(palette *look.Palette, ground *canvas.Rectangle) (text float32) {
	ground.FillColor = palette.Pane
	ground.Hidden, text = p.Painted() && !p.framed, look.TextTitle
	if p.framed {
		ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = palette.OnControl, pictureLine, look.CornerButton
		text = look.TextSmall
		if p.Painted() {
			ground.FillColor = color.Transparent
		}
	}
	return text
}

// placeMargins places the two margins beside a picture whose shape differs from its place.
func (p *Picture) placeMargins(margins [2]*canvas.Rectangle, inset float32, inner fyne.Size) {
	width, height := inner.Width, inner.Height
	if p.aspect > 0 && inner.Height > 0 {
		width, height = min(width, height*p.aspect), min(height, width/p.aspect)
	}
	if side := (inner.Width - width) / 2; side > 0 {
		paint.Place(margins[0], inset, inset, side, inner.Height)
		paint.Place(margins[1], inset+inner.Width-side, inset, side, inner.Height)
		return
	}
	side := (inner.Height - height) / 2
	paint.Place(margins[0], inset, inset, inner.Width, side)
	paint.Place(margins[1], inset, inset+inner.Height-side, inner.Width, side)
}
