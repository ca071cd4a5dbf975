package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Still returns app with a driver that runs no animation, and makes it the current app. An animation that is started
// shows its end at once.
//
// The toolkit repaints the whole window for each step of an animation. The fading cursor of one focused entry costs a
// quarter of a core under software GL, and an entry that loses its window's content goes on fading for ever.
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

// desktopDriver is the part of a desktop's driver that the toolkit's entry asks for.
type desktopDriver = desktop.Driver

type stillDriver struct {
	fyne.Driver
	desktopDriver
}

// StartAnimation implements fyne.Driver.
func (stillDriver) StartAnimation(animation *fyne.Animation) { animation.Tick(1) }

// StopAnimation implements fyne.Driver: nothing runs.
func (stillDriver) StopAnimation(*fyne.Animation) {}
