package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
)

// liveDesk is a desk with its server, whose background work runs.
type liveDesk struct {
	*Desk
	clinic  *deskserver.Server
	toolkit desktest.Toolkit
}

// liveDeskOf returns a live desk at a prepared server.
func liveDeskOf(t *testing.T, prepare func(*deskserver.Server)) liveDesk {
	t.Helper()
	d := liveDesk{clinic: clinicOf(prepare), toolkit: desktest.NewToolkit(t)}
	d.Desk = deskIn(t.Context(), t, d.toolkit.App, d.clinic)
	return d
}

// await draws pending work until the condition holds.
func (d liveDesk) await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	d.toolkit.Await(t, what, holds, d.words)
}

// settle draws pending work until no background task runs.
func (d liveDesk) settle(t *testing.T) {
	t.Helper()
	d.toolkit.Settle(t, d.words)
}

// keyboard returns the desk's window as a keyboard user experiences it.
func (d *Desk) keyboard() desktest.Window {
	return desktest.Window{Window: d.window, Phrases: func() phrases.Phrases { return d.phrases }}
}

func (d *Desk) focused() fyne.Focusable             { return d.keyboard().Focused() }
func (d *Desk) words() string                       { return d.keyboard().Words() }
func (d *Desk) says(code string) bool               { return d.keyboard().Says(code) }
func (d *Desk) typed(t *testing.T, text string)     { t.Helper(); d.keyboard().Typed(t, text) }
func (d *Desk) tab()                                { d.keyboard().Tab() }
func (d *Desk) pressReturn(t *testing.T)            { t.Helper(); d.keyboard().PressReturn(t) }
func (d *Desk) press(t *testing.T, code string)     { t.Helper(); d.keyboard().Press(t, code) }
func (d *Desk) reads(t *testing.T, words ...string) { t.Helper(); d.keyboard().Reads(t, words...) }

// inPane returns all words that the right pane shows.
func (d *Desk) inPane() string { return desktest.WordsIn(test.RenderObjectToMarkup(d.in.pane.Content)) }

// atOpened reports whether the pane shows an entry, not the form that changes it.
func (d *Desk) atOpened(id string) bool { return d.in.pane.Chosen(d.in.day.at).ID == id && !d.atEdit() }

// atEdit reports whether the pane shows the form that changes an entry.
func (d *Desk) atEdit() bool {
	return strings.Contains(d.inPane(), withoutGaps(d.phrases.Say("save")))
}

// of returns the day's entry of a patient.
func (d liveDesk) of(t *testing.T, patient string) api.Entry {
	t.Helper()
	entries, _ := d.in.session.Schedule.Day("2026-11-24")
	i := slices.IndexFunc(entries, func(e api.Entry) bool { return e.PatientName == patient })
	if i < 0 {
		t.Fatalf("%s is not in the day", patient)
	}
	return entries[i]
}

func withoutGaps(text string) string { return desktest.WithoutGaps(text) }
