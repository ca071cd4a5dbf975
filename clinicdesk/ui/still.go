package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Still returns app with a driver without animations, and makes it the current app. A started animation shows its final
// state at once.
//
// The toolkit repaints the whole window for each step of an animation. The blinking cursor of one focused entry costs a
// quarter of a core under software GL, and an entry removed from its window keeps blinking for ever.
func Still(app fyne.App) fyne.App {
	onDesktop, ok := app.Driver().(desktop.Driver)
	if !ok {
		return app
	}
	still := stillApp{App: app, driver: stillDriver{Driver: app.Driver(), desktopDriver: onDesktop}}
	fyne.SetCurrentApp(still)
	return still
}

type stillApp struct {
	fyne.App
	driver stillDriver
}

// Driver implements fyne.App.
func (a stillApp) Driver() fyne.Driver { return a.driver }

// desktopDriver is the part of the desktop driver that the toolkit's entry needs.
type desktopDriver = desktop.Driver

type stillDriver struct {
	fyne.Driver
	desktopDriver
}

// StartAnimation implements fyne.Driver.
func (stillDriver) StartAnimation(animation *fyne.Animation) { animation.Tick(1) }

// StopAnimation implements fyne.Driver: no animation runs.
func (stillDriver) StopAnimation(*fyne.Animation) {}
