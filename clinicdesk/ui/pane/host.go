package pane

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/parts"
)

// Host is what the pane needs from the desk around it.
type Host struct {
	Context   context.Context // of the session
	View      *overview.View  // of the signed-in user
	Drafts    *drafts.Drafts
	Canvas    fyne.Canvas
	Dialogs   *parts.Dialogs
	Fields    *parts.Fields
	Clipboard fyne.Clipboard

	Day          func() time.Time   // midnight of the shown day
	Days         func() []time.Time // the shown days
	ReloadDay    func()             // loads the shown days again
	ShowDay      func(time.Time)    // shows another day, if the page shows a day
	ShowSchedule func(time.Time)    // shows the schedule of a day
	Beside       func() bool        // reports whether the desk's page has the pane beside it
	Resized      func()             // lays out page and pane with their new widths, and redraws
	Redraw       func()             // redraws page and counts
	FocusPage    func()             // returns the keyboard focus to the page
	// Discarded offers to restore a discarded draft, as long as over is false.
	Discarded   func(words string, restore func(), over func() bool)
	LookedAt    func(ids ...string) // records that entries were looked at
	OpenCall    func(api.Entry)     // opens the console of an entry's call
	Register    func(api.Detail)    // shows the form that registers the guest of a visit
	ShowPatient func(id string)     // shows a patient
	// NewPatient shows the form of a new patient, with what is known.
	NewPatient func(api.PatientData)
	// FindPatient shows the patient of whom something is known.
	FindPatient func(api.PatientData)
	Browse      func(address string) error
	SignedOut   func(error) bool // reports whether an error has ended the session, and leaves the session if so
}

// today returns midnight of the current day at the clinic.
func (h *Host) today() time.Time { return daytime.AtMinute(h.View.Now(), 0) }
