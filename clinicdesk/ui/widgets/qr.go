package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"madoguchi/clinicdesk/poster"
)

// NewQR draws a text as a QR code, in black on white in every theme, as cameras require. It is empty if the text is too
// long for a QR code.
func NewQR(text string, side float32) fyne.CanvasObject {
	code, err := poster.QR(text)
	if err != nil {
		code = image.NewGray(image.Rect(0, 0, 1, 1))
	}
	picture := canvas.NewImageFromImage(code)
	picture.FillMode, picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScalePixels
	return Sized(side, side, picture)
}
