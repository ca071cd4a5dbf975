package ui

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/visit"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/video"
)

// animatedApp counts the animations that are started.
type animatedApp struct {
	fyne.App
	driver *animatedDriver
}

func (a animatedApp) Driver() fyne.Driver { return a.driver }

type animatedDriver struct {
	fyne.Driver
	started int
}

func (d *animatedDriver) StartAnimation(*fyne.Animation)        { d.started++ }
func (d *animatedDriver) CurrentKeyModifiers() fyne.KeyModifier { return 0 }
func (d *animatedDriver) CreateSplashWindow() fyne.Window       { return nil }

// TestAFieldWithTheFocusAnimatesNothing looks at the toolkit's entry in an app as it comes, and in one that is still.
func TestAFieldWithTheFocusAnimatesNothing(t *testing.T) {
	for name, still := range map[string]bool{"as it comes": false, "still": true} {
		t.Run(name, func(t *testing.T) {
			plain := test.NewTempApp(t)
			t.Cleanup(func() { fyne.SetCurrentApp(plain) })
			animated := animatedApp{App: plain, driver: &animatedDriver{Driver: plain.Driver()}}
			fyne.SetCurrentApp(animated)
			if still {
				Still(animated)
			}
			field := widgets.NewField("患者名")
			window := test.NewTempWindow(t, field)
			window.Canvas().Focus(field.Input())
			if moves := animated.driver.started > 0; moves == still {
				t.Errorf("%d animations were started", animated.driver.started)
			}
		})
	}
}

// TestNothingIsDrawnUnderThePictureOfACall adds up what is drawn for one frame of a call. Fyne draws what lies under
// something else too.
func TestNothingIsDrawnUnderThePictureOfACall(t *testing.T) {
	d := deskOf(t)
	c := consoleOf(t, d, "小林 誠")
	window := test.NewTempWindow(t, c.face.content)
	window.Resize(fyne.NewSize(1280, 800))
	c.took(visit.State{
		Number: 1, Phase: visit.In, Camera: true, Microphone: true, Speaker: true, Patient: true, PatientCamera: true,
		PatientMicrophone: true, CallSince: noon(), Line: video.State{Phase: video.Connected},
	})
	c.remote.slot.Put(&video.Picture{RGBA: image.NewRGBA(image.Rect(0, 0, 64, 48))})
	c.remote.paint()
	size := window.Canvas().Size()
	if drawn, most := drawnArea(c.face.content), 1.3*size.Width*size.Height; drawn > most {
		t.Errorf("%.0f pixels are drawn in a window of %.0f", drawn, size.Width*size.Height)
	}
}

// drawnArea is how many pixels an object and all in it take, those under others too.
func drawnArea(object fyne.CanvasObject) (area float32) {
	if !object.Visible() {
		return 0
	}
	own := object.Size().Width * object.Size().Height
	switch shown := object.(type) {
	case *fyne.Container:
		for _, child := range shown.Objects {
			area += drawnArea(child)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(shown).Objects() {
			area += drawnArea(child)
		}
	case *canvas.Rectangle:
		if shown.FillColor != nil && shown.FillColor != color.Color(color.Transparent) {
			area = own
		}
	case *canvas.Image:
		area = own
		if shown.FillMode == canvas.ImageFillContain && shown.Image != nil {
			width, height := shown.Size().Width, shown.Size().Height
			area = min(width, height*shown.Aspect()) * min(height, width/shown.Aspect())
		}
	}
	return area
}
