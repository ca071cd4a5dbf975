package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/parts"
)

// Host is what the pages of this package need of the desk around them.
type Host struct {
	Context   context.Context // of the session
	View      *backend.View   // of who is signed in
	Drafts    *backend.Drafts
	Canvas    fyne.Canvas
	Dialogs   *parts.Dialogs
	Fields    *parts.Fields
	Clipboard fyne.Clipboard
	DeskKeys  []parts.Key // of the desk's window
	CallKeys  []parts.Key // of a call's window

	Settings      func() backend.Settings       // what the desk remembers
	Keep          func(func(*backend.Settings)) // changes what the desk remembers
	Ring          func(done func(error))        // rings the chime, and says how that ended
	Speak         func(language string)         // changes the desk's language, and makes the pages anew
	SignOut       func()
	SignedOut     func(error) bool     // reports whether an error has ended the session, and leaves it then
	AtSettings    func() bool          // reports whether the desk shows the settings
	ClinicChanged func(backend.Clinic) // shows the clinic's changed settings everywhere
	ReloadClinic  func(then func())    // reads the clinic's settings anew
	FactorChanged func()               // shows the state of the second factor anew
}

// scope is for work that ends with the session.
func (h *Host) scope() parts.Scope { return parts.Scope{Parent: h.Context} }
