package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/parts"
)

// Host is what this package's pages need from the desk.
type Host struct {
	Context   context.Context // of the session
	View      *overview.View  // of the signed-in user
	Drafts    *drafts.Drafts
	Canvas    fyne.Canvas
	Dialogs   *parts.Dialogs
	Fields    *parts.Fields
	Clipboard fyne.Clipboard
	DeskKeys  []parts.Key // of the desk's window
	CallKeys  []parts.Key // of a call's window

	Settings      func() local.Settings       // the desk's saved settings
	Keep          func(func(*local.Settings)) // changes the desk's saved settings
	Browse        func(address string) error  // opens an address in the system's browser
	Ring          func(done func(error))      // rings the chime and reports the result
	Speak         func(language string)       // changes the desk's language and rebuilds the pages
	SignOut       func()
	SignedOut     func(error) bool  // reports whether an error has ended the session, and leaves the session if so
	AtSettings    func() bool       // reports whether the desk shows the settings
	ClinicChanged func(api.Clinic)  // shows the clinic's changed settings everywhere
	ReloadClinic  func(then func()) // reads the clinic's settings again
	Save          func(SavedFile)   // asks where to save a file, and saves it
	Print         func(SavedFile)   // prints a PDF, or opens it in the system's viewer
	FactorChanged func()            // shows the new state of the second factor
}

// SavedFile is a file for the user. Done gets the error, or nil; it is not called if the user cancels.
type SavedFile struct {
	Name    string
	Content []byte
	Done    func(error)
}

// scope returns a scope for work that ends with the session.
func (h *Host) scope() parts.Scope { return parts.Scope{Parent: h.Context} }
