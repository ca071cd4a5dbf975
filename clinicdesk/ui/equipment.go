package ui

import (
	"net/url"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/ui/console"
	"madoguchi/clinicdesk/ui/parts"
)

// equipment is what the desk has with and without a signed-in user.
type equipment struct {
	config   Config
	app      fyne.App
	window   fyne.Window
	dialogs  *parts.Dialogs // over the window
	fields   *parts.Fields  // of the window
	drafts   drafts.Drafts
	calls    *console.Calls
	arrivals *arrivals
}

// keep changes and saves the settings.
func (e *equipment) keep(change func(*local.Settings)) {
	before := e.config.Settings
	change(&e.config.Settings)
	if now := e.config.Settings; now.NotifyOff != before.NotifyOff || now.NotifyName != before.NotifyName {
		e.arrivals.reword()
	}
	if err := e.config.Settings.Save(); err != nil {
		e.config.Logger.Warn("settings not kept", "error", err)
	}
}

// fill shows other content in the desk's window. It removes the focus from the focused field first: the toolkit drops
// the field silently, and the field would still act as focused.
func (e *equipment) fill(content fyne.CanvasObject) {
	e.window.Canvas().Unfocus()
	e.window.SetContent(content)
}

// browse opens an address in the system's browser.
func (e *equipment) browse(address string) error {
	parsed, err := url.Parse(address)
	if err == nil {
		err = e.app.OpenURL(parsed)
	}
	if err != nil {
		e.config.Logger.Warn("browser not opened", "error", err)
	}
	return err
}
