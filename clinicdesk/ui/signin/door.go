package signin

import (
	"context"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// Host is what the pages before the desk need from the window and the program.
type Host struct {
	Phrases   func() phrases.Phrases
	Fields    *parts.Fields
	Clipboard fyne.Clipboard
	Scope     *parts.Scope // of the requests before the desk; entering cancels them

	Settings func() local.Settings       // the desk's saved settings
	Keep     func(func(*local.Settings)) // changes the desk's saved settings
	Fill     func(fyne.CanvasObject)     // shows a page in the window
	Browse   func(address string) error  // opens an address in the system's browser
	SignIn   func(ctx context.Context, server, language string, typed api.SignIn) (*backend.Session, error)
	SignOut  func(*backend.Session) // ends a session in the background
	Enter    func(*backend.Session) // starts the desk with a session
}

// Door shows the pages before the desk: the sign-in, and the setup of a second factor if one is required.
type Door struct{ host Host }

// New returns the pages before the desk for a window.
func New(host Host) *Door { return &Door{host} }

func (d *Door) phrases() phrases.Phrases { return d.host.Phrases() }

// Show shows the sign-in, with the reason if a session has ended.
func (d *Door) Show(reason string) {
	page := newPage(d)
	d.host.Fill(widgets.NewPanel(widgets.GroundInk, page.content))
	if reason != "" {
		page.problem.Say(reason)
	}
	page.begin()
}
