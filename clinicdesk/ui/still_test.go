package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// animatedApp counts started animations.
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

// TestAFieldWithTheFocusAnimatesNothing compares the toolkit's entry in a plain app and in a still one.
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
			field := inputs.NewField("患者名")
			window := test.NewTempWindow(t, field)
			window.Canvas().Focus(field.Input())
			if moves := animated.driver.started > 0; moves == still {
				t.Errorf("%d animations were started", animated.driver.started)
			}
		})
	}
}
