package poster

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

// quiet is the width of the required white zone around a QR code, in modules (ISO/IEC 18004, 6.3.8).
const quiet = 4

// QR returns a text as a QR code, one pixel per module, in black on white, with its quiet zone. It fails for a text
// that is too long.
func QR(text string) (*image.Gray, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("poster: QR code: %w", err)
	}
	bounds := code.Bounds()
	picture := image.NewGray(image.Rect(0, 0, bounds.Dx()+2*quiet, bounds.Dy()+2*quiet))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(picture, bounds.Add(image.Pt(quiet, quiet)), code, bounds.Min, draw.Src)
	return picture, nil
}

// perModule is how many pixels of a PNG a module gets, so that print shops and word processors need not enlarge it.
const perModule = 24

// PNG returns a text's QR code as a picture that is large enough for print.
func PNG(text string) ([]byte, error) {
	code, err := QR(text)
	if err != nil {
		return nil, err
	}
	side := code.Bounds().Dx() * perModule
	picture := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			picture.SetGray(x, y, code.GrayAt(x/perModule, y/perModule))
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		return nil, fmt.Errorf("poster: PNG: %w", err)
	}
	return file.Bytes(), nil
}
