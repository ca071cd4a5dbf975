package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
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
	return deskIn(ctx, t, test.NewTempApp(t), clinicOf(prepare))
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
	return desktest.Entry(t, d.view, name)
}

// A pane of the schedule closes on the way to a page that has not been shown yet.
func TestFromABookingToAPageNotSeenYet(t *testing.T) {
	for _, to := range []place{atReception, atSettings} {
		d := deskOf(t)
		d.pane.book(deskserver.Aoki, 15*60)
		d.pane.shown.(*bookingPane).guest.name.Input().SetText("田中 花子")
		d.goTo(to)
		if d.pane.shown != nil || d.at != to {
			t.Errorf("place %v: the pane shows %T", to, d.pane.shown)
		}
		d.goTo(atSchedule)
		d.pane.book(deskserver.Aoki, 15*60)
		if !d.drafts.Found() || d.pane.shown.(*bookingPane).guest.name.Text() != "" {
			t.Error("what was typed is lost, or filled in")
		}
	}
}

// Escape goes one step back: from the edit to the reservation, and from there to its place in the schedule.
func TestEscapeGoesOneStepBack(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	entry := entries[len(entries)-1]
	d.pane.open(entry.ID)
	d.pane.edit(entry)
	d.pane.shown.(*editPane).fields.memo.Input().SetText("typed")
	d.pane.escape()
	if _, ok := d.pane.shown.(*entryPane); !ok {
		t.Fatalf("the pane shows %T, want the reservation", d.pane.shown)
	}
	d.shell.undo.press()
	if form, ok := d.pane.shown.(*editPane); !ok || form.fields.memo.Text() != "typed" {
		t.Fatalf("undone, the pane shows %T", d.pane.shown)
	}
	d.pane.escape()
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

// An answer read before the newest change is requested again, because its history lacks the change.
func TestAStaleAnswerIsAskedForAgain(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	entry := entries[len(entries)-1]
	d.pane.open(entry.ID)
	shown := d.pane.shown.(*entryPane)
	old := api.Detail{Entry: entry, Timeline: []api.Event{{Code: "booked"}}}
	pushed := entry
	pushed.Revision++
	d.pane.changed(pushed)
	if !shown.took(old, nil) {
		t.Error("an answer older than the change counts as new")
	}
	fresh := api.Detail{Entry: pushed, Timeline: []api.Event{{Code: "booked"}, {Code: "sent"}}}
	if shown.took(fresh, nil) || len(shown.detail.Timeline) != 2 {
		t.Errorf("the answer to the newest change is not shown: %+v", shown.detail.Timeline)
	}
	if d.pane.changed(entry); shown.detail.Entry.Revision != pushed.Revision {
		t.Error("an older change undoes a newer one")
	}
}

// A change that arrives with a loaded day reaches the pane like a pushed one.
func TestThePaneCatchesUpWithADayThatWasLoaded(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	d.pane.open(entries[0].ID)
	changed := entries[0]
	changed.Revision++
	changed.Memo = "血圧手帳"
	d.session.Schedule.Apply(changed)
	d.loaded(nil)
	if got := d.pane.shown.(*entryPane).detail.Entry.Memo; got != "血圧手帳" {
		t.Errorf("the pane has the memo %q", got)
	}
}

// The faults of day and time appear together, each at its field, and the input stays.
func TestDayAndTimeAreCheckedTogether(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	d.pane.edit(entries[0])
	form := d.pane.shown.(*editPane)
	form.day.Input().SetText("someday")
	form.clock.Input().SetText("at noon")
	form.submit()
	if form.day.Problem() == "" || form.clock.Problem() == "" || form.busy ||
		d.focused() != fyne.Focusable(form.day.Input()) {
		t.Errorf("problems %q and %q", form.day.Problem(), form.clock.Problem())
	}
	form.day.Input().SetText("１１／２５")
	form.clock.Input().SetText("9")
	if form.submit(); !form.busy || d.view.DateTime(form.draft.Start) != "11月25日（水）09:00" {
		t.Errorf("the start reads as %s; problems %q and %q", d.view.DateTime(form.draft.Start), form.day.Problem(),
			form.clock.Problem())
	}
}

// A text that is too long is kept, with its length and the limit shown.
func TestTooLongSaysHowLong(t *testing.T) {
	d := deskOf(t)
	d.pane.book(deskserver.Aoki, 15*60)
	form := d.pane.shown.(*bookingPane).guest
	long := strings.Repeat("名", 63)
	form.name.Input().SetText(long)
	form.submit()
	if got := form.name.Problem(); got != "60文字までです（いま63文字）。" || form.name.Text() != long {
		t.Errorf("says %q, keeps %d bytes", got, len(form.name.Text()))
	}
}

// A visit can be booked in the past, with a warning.
func TestThePastIsRemarkedOn(t *testing.T) {
	d := deskOf(t)
	for minute, want := range map[int]string{10*60 + 30: "booking.over", 11 * 60: "booking.past", 11*60 + 30: ""} {
		d.pane.book(deskserver.Aoki, minute)
		shown := d.pane.shown.(*bookingPane)
		for _, onCall := range []bool{false, true} {
			shown.turn(onCall)
			for _, code := range []string{"booking.over", "booking.past"} {
				if got := strings.Contains(
					test.RenderObjectToMarkup(d.pane.content), d.phrases.Say(code)[:12],
				); got != (code == want) {
					t.Errorf("%s, call %v: %s is said: %v", backend.Clock(backend.AtMinute(d.day, minute)), onCall,
						code, got)
				}
			}
		}
	}
}

// Return in the send dialog's field presses its button once that is enabled.
func TestReturnSends(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	entry := entries[0]
	entry.Call, entry.Delivery = &api.Call{}, nil
	d.pane.askSend(entry)
	dialog := d.dialogs.Open.(*sendDialog)
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	dialog.target.Input().SetText("090-1234")
	if dialog.target.Input().TypedKey(enter); dialog.busy {
		t.Error("Return sends to what is no number")
	}
	dialog.target.Input().SetText("090-1234-5678")
	if dialog.target.Input().TypedKey(enter); !dialog.busy {
		t.Error("Return does not send")
	}
}

// The arrows move through the channels; a pointer press moves to the field to fill in.
func TestChannelsByKeyboard(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	d.pane.askSend(entries[0])
	dialog := d.dialogs.Open.(*sendDialog)
	d.window.Canvas().Focus(dialog.channel)
	for _, want := range []string{api.Mail, ""} {
		d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if dialog.draft.Channel != want {
			t.Fatalf("the channel is %q, want %q", dialog.draft.Channel, want)
		}
	}
	test.Tap(dialog.channel.Marks()[0])
	if d.focused() != fyne.Focusable(dialog.target.Input()) {
		t.Errorf("the focus is on %T", d.focused())
	}
}

// A day is chosen from the month below the date. Escape closes the month without a choice, and leaves the pane open.
func TestADayIsPicked(t *testing.T) {
	d := deskOf(t)
	d.pane.book(deskserver.Aoki, 15*60)
	key := func(name fyne.KeyName) { d.focused().TypedKey(&fyne.KeyEvent{Name: name}) }
	d.pickDay()
	if key(fyne.KeyEscape); d.dialogs.Open != nil || d.pane.shown == nil || d.day.Day() != 24 {
		t.Errorf("Escape: dialog %v, pane %T, day %v", d.dialogs.Open, d.pane.shown, d.day)
	}
	for _, at := range []place{atSchedule, atReception} {
		d.goTo(at)
		d.goToDay(d.today())
		d.pickDay()
		d.pickDay() // a second one does not open over the first
		key(fyne.KeyDown)
		if key(fyne.KeyReturn); d.day.Format(time.DateOnly) != "2026-12-01" || d.dialogs.Open != nil ||
			len(d.window.Canvas().Overlays().List()) != 0 {
			t.Errorf("place %v: the day is %v", at, d.day)
		}
	}
	d.pickDay()
	if d.goTo(atSettings); d.dialogs.Open != nil {
		t.Error("the month stays over the settings")
	}
	if d.pickDay(); d.dialogs.Open != nil {
		t.Error("the settings have a day to choose")
	}
}

// 今日 goes to the current time, with the keyboard cursor there.
func TestTodayIsNow(t *testing.T) {
	d := deskOf(t)
	d.window.Resize(fyne.NewSize(1440, 500))
	d.goToDay(d.today().AddDate(0, 0, 3))
	d.showNow()
	d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) // the other doctor's call is running at 11:14
	d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if shown, ok := d.pane.shown.(*entryPane); !ok || shown.detail.Entry.Title != "ひまわり苑（4名）" {
		t.Errorf("Enter opens %T", d.pane.shown)
	}
}
