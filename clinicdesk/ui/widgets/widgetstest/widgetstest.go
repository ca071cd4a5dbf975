// Package widgetstest is what the tests of the desk's widgets share. It knows no widget.
package widgetstest

import (
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/look"
)

// shared is the app that all tests of a process share. Each new app, and each change of the theme, would parse the
// fonts again, which under the race detector takes longer than the rest of a test.
var shared = sync.OnceValue(func() fyne.App {
	app := test.NewApp()
	app.Settings().SetTheme(look.Theme{})
	return app
})

// App makes an app with the desk's theme the current one. At the test's end it closes the windows that the test has
// left open.
func App(t *testing.T) fyne.App {
	t.Helper()
	app := shared()
	fyne.SetCurrentApp(app)
	before := slices.Clone(app.Driver().AllWindows())
	t.Cleanup(func() {
		app.Clipboard().SetContent("")
		for _, window := range slices.Clone(app.Driver().AllWindows()) {
			if !slices.Contains(before, window) {
				window.Close()
			}
		}
	})
	return app
}

// Press returns the event of a key.
func Press(key fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: key} }

// Golden compares an object's markup at a size with testdata/name.xml, or writes that file.
func Golden(t *testing.T, update bool, name string, size fyne.Size, object fyne.CanvasObject) {
	t.Helper()
	window := test.NewTempWindow(t, object)
	window.SetPadded(false)
	window.Resize(size)
	got := test.RenderToMarkup(window.Canvas())
	path := filepath.Join("testdata", name+".xml")
	if update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is drawn otherwise than in %s (see with -update and git diff)", name, path)
	}
}

// ringPixels is the least number of pixels of each line of a focus ring.
const ringPixels = 60

// CheckRing checks that an object, alone in a window and focused, shows both lines of the ring.
func CheckRing(
	t *testing.T, name string, object fyne.CanvasObject, palette *look.Palette,
	focus func(fyne.Canvas),
) {
	t.Helper()
	window := test.NewTempWindow(t, container.NewPadded(container.NewPadded(object)))
	focus(window.Canvas())
	seen := Colours(window.Canvas().Capture())
	if seen[palette.FocusInner] < ringPixels || seen[palette.FocusOuter] < ringPixels {
		t.Errorf("%s: %d pixels of the ring's inner line and %d of its outer one", name, seen[palette.FocusInner],
			seen[palette.FocusOuter])
	}
}

// Colours counts the pixels of each colour.
func Colours(picture image.Image) map[color.NRGBA]int {
	seen := map[color.NRGBA]int{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			seen[color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)]++
		}
	}
	return seen
}
