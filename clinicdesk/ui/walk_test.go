package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

// deskOf returns a desk signed in to the pictures' date. Its background work is disabled, so that only the test touches
// the desk.
func deskOf(t *testing.T) *Desk {
	t.Helper()
	return deskAt(t, func(*deskserver.Server) {})
}

// deskAt is deskOf at a prepared server.
func deskAt(t *testing.T, prepare func(*deskserver.Server)) *Desk {
	t.Helper()
	ctx, cut := context.WithCancel(t.Context())
	cut()
	return deskIn(ctx, t, widgetstest.App(t), clinicOf(prepare))
}

// deskIn returns a desk of an app, signed in to a clinic. Its background work ends with ctx.
func deskIn(ctx context.Context, t *testing.T, app fyne.App, clinic *deskserver.Server) *Desk {
	t.Helper()
	at := desktest.SignIn(t, clinic)
	d := New(ctx, app, Config{Entrance: at.Entrance, Settings: at.Settings, Logger: at.Logger})
	d.enter(at.Session)
	return d
}

func clinicOf(prepare func(*deskserver.Server)) *deskserver.Server { return desktest.Clinic(prepare) }

func noon() time.Time { return desktest.Noon() }

func entryNamed(t *testing.T, d *Desk, name string) api.Entry {
	t.Helper()
	return desktest.Entry(t, d.in.view, name)
}

// A pane of the schedule closes on the way to a page that has not been shown yet.
func TestFromABookingToAPageNotSeenYet(t *testing.T) {
	for _, to := range []place{atReception, atSettings} {
		d := deskOf(t)
		d.in.pane.Book(deskserver.Aoki, 15*60)
		d.field(t, "booking.name").Input().SetText("田中 花子")
		d.in.goTo(to)
		if d.in.pane.IsOpen() || d.in.at != to {
			t.Errorf("place %v: the pane shows %s", to, d.inPane())
		}
		d.in.goTo(atSchedule)
		d.in.pane.Book(deskserver.Aoki, 15*60)
		if !d.drafts.Slots.Found() || d.field(t, "booking.name").Text() != "" {
			t.Error("what was typed is lost, or filled in")
		}
	}
}

// Escape goes one step back: from the edit to the reservation, and from there to its place in the schedule.
func TestEscapeGoesOneStepBack(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.in.session.Schedule.Day("2026-11-24")
	entry := entries[len(entries)-1]
	d.in.pane.Open(entry.ID)
	d.in.pane.Edit(entry)
	d.field(t, "booking.memo").Input().SetText("typed")
	d.in.pane.Escape()
	if !d.atOpened(entry.ID) {
		t.Fatalf("the pane shows %s, want the reservation", d.inPane())
	}
	d.in.shell.undo.Press()
	if !d.atEdit() || d.field(t, "booking.memo").Text() != "typed" {
		t.Fatalf("undone, the pane shows %s", d.inPane())
	}
	d.in.pane.Escape()
	d.in.pane.Escape()
	grid := d.in.pages.schedule.agenda.Grid()
	if d.in.pane.IsOpen() || d.focused() != fyne.Focusable(grid) {
		t.Fatalf("the pane shows %s, the focus is on %T", d.inPane(), d.focused())
	}
	grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !d.atOpened(entry.ID) {
		t.Errorf("Enter opens %s, want the reservation the cursor was left on", d.inPane())
	}
}

// A change that arrives with a loaded day reaches the pane like a pushed one.
func TestThePaneCatchesUpWithADayThatWasLoaded(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.in.session.Schedule.Day("2026-11-24")
	d.in.pane.Open(entries[0].ID)
	changed := entries[0]
	changed.Revision++
	changed.Memo = "血圧手帳"
	d.in.session.Schedule.Apply(changed)
	d.in.loaded(nil)
	if got := d.inPane(); !strings.Contains(got, "血圧手帳") {
		t.Errorf("the pane shows %s", got)
	}
}

// A day is chosen from the month below the date. Escape closes the month without a choice, and leaves the pane open.
func TestADayIsPicked(t *testing.T) {
	d := deskOf(t)
	d.in.pane.Book(deskserver.Aoki, 15*60)
	key := func(name fyne.KeyName) { d.focused().TypedKey(&fyne.KeyEvent{Name: name}) }
	d.in.day.pick()
	if key(fyne.KeyEscape); d.dialogs.Open != nil || !d.in.pane.IsOpen() || d.in.day.at.Day() != 24 {
		t.Errorf("Escape: dialog %v, pane %s, day %v", d.dialogs.Open, d.inPane(), d.in.day.at)
	}
	for _, at := range []place{atSchedule, atReception} {
		d.in.goTo(at)
		d.in.day.goTo(d.in.day.today())
		d.in.day.pick()
		d.in.day.pick() // a second one does not open over the first
		key(fyne.KeyDown)
		if key(fyne.KeyReturn); d.in.day.at.Format(time.DateOnly) != "2026-12-01" || d.dialogs.Open != nil ||
			len(d.window.Canvas().Overlays().List()) != 0 {
			t.Errorf("place %v: the day is %v", at, d.in.day.at)
		}
	}
	d.in.day.pick()
	if d.in.goTo(atSettings); d.dialogs.Open != nil {
		t.Error("the month stays over the settings")
	}
	if d.in.day.pick(); d.dialogs.Open != nil {
		t.Error("the settings have a day to choose")
	}
}

// TestAnOpenedEntryLeavesTheKeyboardAtTheSchedule opens an entry, and its send dialog, and closes that by Esc.
func TestAnOpenedEntryLeavesTheKeyboardAtTheSchedule(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	entry := d.of(t, "加藤 修")
	d.in.pane.Open(entry.ID)
	d.in.pane.AskSend(api.Detail{Entry: entry})
	d.in.pane.Escape()
	if d.focused() != fyne.Focusable(d.in.schedulePage().agenda.Grid()) || !d.in.pane.IsOpen() {
		t.Errorf("the focus is on %T", d.focused())
	}
}

// 今日 goes to the current time, with the keyboard cursor there.
func TestTodayIsNow(t *testing.T) {
	d := deskOf(t)
	d.window.Resize(fyne.NewSize(1440, 500))
	d.in.day.goTo(d.in.day.today().AddDate(0, 0, 3))
	d.in.showNow()
	d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) // the other doctor's call is running at 11:14
	d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	opened, _ := d.in.view.Session.Schedule.Entry(d.in.pane.Chosen(d.in.day.at).ID)
	if opened.Title != "ひまわり苑（4名）" || d.atEdit() || !strings.Contains(d.inPane(), opened.Title) {
		t.Errorf("Enter opens %q: %s", opened.Title, d.inPane())
	}
}
