package widgets

import (
	"image"
	"image/color"
	"math"

	"madoguchi/clinicdesk/ui/widgets/paint"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// cornerCovers round the corners of the object below them, in the colour of its surroundings.
type cornerCovers struct {
	radius float32
	images [4]*canvas.Image // upper left, upper right, lower left, lower right
	ink    color.NRGBA
}

func newCornerCovers(radius float32) *cornerCovers {
	c := &cornerCovers{radius: radius}
	for i := range c.images {
		c.images[i] = &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
		c.images[i].Hide()
	}
	return c
}

func (c *cornerCovers) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{c.images[0], c.images[1], c.images[2], c.images[3]}
}

func (c *cornerCovers) layout(size fyne.Size) {
	right, bottom := size.Width-c.radius, size.Height-c.radius
	for i, at := range []fyne.Position{{}, {X: right}, {Y: bottom}, {X: right, Y: bottom}} {
		paint.Place(c.images[i], at.X, at.Y, c.radius, c.radius)
	}
}

func (c *cornerCovers) paint(ink color.NRGBA, shown bool) {
	for i, corner := range c.images {
		corner.Hidden = !shown
		if ink != c.ink {
			corner.Image = cornerCover(int(c.radius)*coverScale, i%2 == 1, i/2 == 1, ink)
		}
	}
	c.ink = ink
}

// coverScale is the number of a cover's pixels per window pixel, so that it is smooth on dense screens too.
const coverScale = 3

// cornerCover draws the part of a square outside its inscribed quarter circle. The square is the upper left corner, or
// a mirror image of it.
func cornerCover(side int, right, bottom bool, ink color.NRGBA) *image.NRGBA {
	cover := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			dx, dy := float64(side)-float64(x)-0.5, float64(side)-float64(y)-0.5
			outside := min(max(math.Hypot(dx, dy)-float64(side)+0.5, 0), 1)
			pixel := ink
			pixel.A = uint8(outside * float64(ink.A))
			toX, toY := x, y
			if right {
				toX = side - 1 - x
			}
			if bottom {
				toY = side - 1 - y
			}
			cover.SetNRGBA(toX, toY, pixel)
		}
	}
	return cover
}
