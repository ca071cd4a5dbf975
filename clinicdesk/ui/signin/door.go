package signin

import (
	"context"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// Host is what the pages before the desk need of the window and the program.
type Host struct {
	Phrases   func() backend.Phrases
	Fields    *parts.Fields
	Clipboard fyne.Clipboard
	Scope     *parts.Scope // of what is asked before the desk; entering ends it

	Settings func() backend.Settings       // what the desk remembers
	Keep     func(func(*backend.Settings)) // changes what the desk remembers
	Fill     func(fyne.CanvasObject)       // shows a page in the window
	Browse   func(address string) error    // opens an address in the system's browser
	SignIn   func(ctx context.Context, server, language string, typed api.SignIn) (*backend.Session, error)
	SignOut  func(*backend.Session) // ends a session in the background
	Enter    func(*backend.Session) // begins a session
}

// Door is what stands before the desk: the sign-in, and the set-up of a second factor where one is needed.
type Door struct{ host Host }

// New returns the door of a window.
func New(host Host) *Door { return &Door{host} }

func (d *Door) phrases() backend.Phrases { return d.host.Phrases() }

// Show shows the sign-in, with the reason where somebody was signed in before.
func (d *Door) Show(reason string) {
	page := newPage(d)
	d.host.Fill(widgets.NewPanel(widgets.GroundInk, page.content))
	if reason != "" {
		page.problem.Say(reason)
	}
	page.begin()
}
