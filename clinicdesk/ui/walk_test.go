package ui

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
)

// noKeyring keeps nothing.
type noKeyring struct{}

func (noKeyring) Load(string) (string, error) { return "", nil }
func (noKeyring) Save(string, string) error   { return nil }
func (noKeyring) Delete(string) error         { return nil }

// deskOf is a desk that is signed in to the pictures' day. What it would load or send in the background is cut off, so
// that a test alone touches it.
func deskOf(t *testing.T) *Desk {
	t.Helper()
	noon := time.Date(2026, 11, 24, 11, 14, 0, 0, time.FixedZone("JST", 9*60*60))
	now := func() time.Time { return noon }
	clinic := deskserver.New(now)
	clinic.PutDay(noon, noon)
	site := httptest.NewServer(clinic)
	t.Cleanup(site.Close)
	logger := slog.New(slog.NewTextHandler(t.Output(), nil))
	entrance := backend.Entrance{Tokens: noKeyring{}, HTTP: &http.Client{}, Now: now, Logger: logger}
	session, err := entrance.SignIn(t.Context(), site.URL, backend.Japanese, "sato@example.jp", deskserver.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Load(t.Context(), "2026-11-24"); err != nil {
		t.Fatal(err)
	}
	ctx, cut := context.WithCancel(t.Context())
	cut()
	d := New(ctx, test.NewTempApp(t), Config{Entrance: entrance, Settings: backend.Settings{Language: backend.Japanese}, Logger: logger})
	d.enter(session)
	return d
}

func (d *Desk) focused() fyne.Focusable { return d.window.Canvas().Focused() }

// A pane that belongs to the schedule closes on the way to a page that has not been shown yet.
func TestFromABookingToAPageNotSeenYet(t *testing.T) {
	for _, to := range []place{atReception, atSettings} {
		d := deskOf(t)
		d.pane.book("aoki", 15*60)
		d.drafts.Guest.PatientName = "田中 花子"
		d.goTo(to)
		if d.pane.shown != nil || d.at != to {
			t.Errorf("place %v: the pane shows %T", to, d.pane.shown)
		}
		if d.drafts.Guest.PatientName == "" {
			t.Error("what was typed is lost")
		}
	}
}

// Escape goes one step back: from the edit to the reservation, from there to its place in the schedule.
func TestEscapeGoesOneStepBack(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	entry := entries[len(entries)-1]
	d.pane.open(entry.ID)
	d.pane.edit(entry)
	d.drafts.Edit(entry, d.session.Location).Memo = "typed"
	d.pane.escape()
	if _, ok := d.pane.shown.(*entryPane); !ok {
		t.Fatalf("the pane shows %T, want the reservation", d.pane.shown)
	}
	if got := d.drafts.Edit(entry, d.session.Location).Memo; got != "typed" {
		t.Errorf("the edit's draft has %q", got)
	}
	d.pane.escape()
	grid := d.pages.schedule.agenda.Grid()
	if d.pane.shown != nil || d.focused() != fyne.Focusable(grid) {
		t.Fatalf("the pane shows %T, the focus is on %T", d.pane.shown, d.focused())
	}
	grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if again, ok := d.pane.shown.(*entryPane); !ok || again.detail.Entry.ID != entry.ID {
		t.Errorf("Enter opens %T, want the reservation the cursor was left on", d.pane.shown)
	}
}
