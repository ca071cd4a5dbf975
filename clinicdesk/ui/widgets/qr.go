package widgets

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/boombuler/barcode/qr"
)

// NewQR draws a text as a QR code, in black on white in every theme, as cameras require. It is empty if the text is too
// long for a QR code.
func NewQR(text string, side float32) fyne.CanvasObject {
	picture := canvas.NewImageFromImage(qrImage(text))
	picture.FillMode, picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScalePixels
	return Sized(side, side, picture)
}

// qrImage has one pixel per module, and the required white quiet zone (ISO/IEC 18004, 6.3.8).
func qrImage(text string) image.Image {
	const quiet = 4
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return image.NewGray(image.Rect(0, 0, 1, 1))
	}
	bounds := code.Bounds()
	picture := image.NewGray(image.Rect(0, 0, bounds.Dx()+2*quiet, bounds.Dy()+2*quiet))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(picture, bounds.Add(image.Pt(quiet, quiet)), code, bounds.Min, draw.Src)
	return picture
}
