package pane

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

// beside is a pane beside an empty page of a window, with a desk that does as little as it can.
type beside struct {
	*Pane
	desktest.Window
	view   *overview.View
	drafts *drafts.Drafts
	clinic *deskserver.Server
	day    time.Time
}

// paneOf returns a pane of a user signed in to the pictures' date. Its background work is disabled, so that only the
// test touches the pane.
func paneOf(t *testing.T) *beside {
	t.Helper()
	ctx, cut := context.WithCancel(t.Context())
	cut()
	return paneIn(ctx, t, widgetstest.App(t), desktest.Clinic(func(*deskserver.Server) {}))
}

// paneIn returns a pane in a window of an app. Its background work ends with ctx.
func paneIn(ctx context.Context, t *testing.T, app fyne.App, clinic *deskserver.Server) *beside {
	t.Helper()
	at := desktest.SignIn(t, clinic)
	b := &beside{view: at.View(), drafts: &drafts.Drafts{}, clinic: clinic}
	b.day = daytime.AtMinute(b.view.Now(), 0)
	b.Window = desktest.Window{
		Window: app.NewWindow(""), Phrases: func() phrases.Phrases { return b.view.Phrases },
	}
	b.Pane = New(b.hostFor(ctx, app))
	page := parts.NewPage(widgets.Across(0), widgets.Down(0), b.Content)
	rail := widgets.Sized(look.Rail, 1, widgets.Down(0))
	b.Window.Window.SetPadded(false)
	b.Window.Window.SetContent(widgets.Edges(nil, nil, rail, nil, page))
	b.Window.Window.Resize(fyne.NewSize(1440, 900))
	t.Cleanup(b.Window.Window.Close)
	return b
}

func (b *beside) hostFor(ctx context.Context, app fyne.App) *Host {
	canvas := b.Window.Window.Canvas()
	redraw := func() { b.Window.Window.Content().Refresh() }
	return &Host{
		Context: ctx, View: b.view, Drafts: b.drafts, Canvas: canvas, Clipboard: app.Clipboard(),
		Dialogs: &parts.Dialogs{Canvas: canvas, Back: func() string { return b.view.Say("back") }},
		Fields:  &parts.Fields{Canvas: canvas, Phrases: b.Window.Phrases, Touched: func() {}},
		Day:     func() time.Time { return b.day }, Days: func() []time.Time { return []time.Time{b.day} },
		ReloadDay: func() {}, ShowDay: b.showDay, ShowSchedule: b.showDay,
		Beside: func() bool { return true }, Resized: redraw, Redraw: redraw, FocusPage: func() {},
		Discarded: func(string, func(), func() bool) {}, OpenCall: func(api.Entry) {},
		LookedAt:   func(...string) {},
		NewPatient: func(api.PatientData) {}, ShowPatient: func(string) {}, FindPatient: func(api.PatientData) {},
		Browse: func(string) error { return nil }, SignedOut: func(error) bool { return false },
	}
}

func (b *beside) showDay(day time.Time) { b.day = daytime.AtMinute(day, 0) }

// entries returns the pictures' date.
func (b *beside) entries() []api.Entry {
	entries, _ := b.view.Session.Schedule.Day(desktest.Day)
	return entries
}

// of returns the date's entry of a patient.
func (b *beside) of(t *testing.T, patient string) api.Entry {
	t.Helper()
	return desktest.Entry(t, b.view, patient)
}

// livePane is a pane with its server, whose background work runs.
type livePane struct {
	*beside
	toolkit desktest.Toolkit
}

// livePaneOf returns a live pane that follows its clinic's changes.
func livePaneOf(t *testing.T) livePane {
	t.Helper()
	b := livePane{toolkit: desktest.NewToolkit(t)}
	b.beside = paneIn(t.Context(), t, b.toolkit.App, desktest.Clinic(func(*deskserver.Server) {}))
	online := false
	go func() {
		_ = b.view.Session.Visits.Follow(t.Context(), schedule.Callbacks{
			Connection: func(now schedule.Connection) { fyne.Do(func() { online = now.Online }) },
			Changed:    func(entry api.Entry) { fyne.Do(func() { b.Changed(entry) }) },
			Gap:        func() {}, Attention: func() {}, Clinic: func(api.Clinic) {},
		})
	}()
	b.await(t, "the connection", func() bool { return online })
	return b
}

// await draws pending work until the condition holds.
func (b livePane) await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	b.toolkit.Await(t, what, holds, b.Words)
}

// settle draws pending work until no background task runs.
func (b livePane) settle(t *testing.T) {
	t.Helper()
	b.toolkit.Settle(t, b.Words)
}
