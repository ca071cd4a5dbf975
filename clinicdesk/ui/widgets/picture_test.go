package widgets_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

// TestThePictureOfACallHasRoundCorners checks the pixels of the corners, which show the window's ground, with a picture
// and with words in its place.
func TestThePictureOfACallHasRoundCorners(t *testing.T) {
	widgetstest.App(t)
	picture := widgets.NewPicture(false)
	window := test.NewTempWindow(t, picture)
	window.SetPadded(false)
	window.Resize(fyne.NewSize(400, 300))
	for name, show := range map[string]func(){
		"words":   func() { picture.Clear() },
		"picture": func() { picture.Paint(image.NewRGBA(image.Rect(0, 0, 400, 300))) },
	} {
		show()
		shown := window.Canvas().Capture()
		bounds := shown.Bounds()
		for _, at := range []image.Point{
			{0, 0}, {bounds.Dx() - 1, 0}, {0, bounds.Dy() - 1}, {bounds.Dx() - 1, bounds.Dy() - 1},
		} {
			if got := color.NRGBAModel.Convert(shown.At(at.X, at.Y)); got != color.Color(look.Call.Ground) {
				t.Errorf("%s: %v at %v, want %v", name, got, at, look.Call.Ground)
			}
		}
	}
}
