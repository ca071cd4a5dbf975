package ui

import (
	"strings"
	"testing"

	"madoguchi/clinicdesk/internal/deskserver"
)

// bookingTexts returns what the forms of the open booking hold.
func (d *Desk) bookingTexts(t *testing.T) (texts string) {
	t.Helper()
	for _, code := range []string{"booking.name", "booking.chart", "booking.memo"} {
		texts += d.field(t, code).Text()
	}
	d.turn(t, "booking.call")
	defer d.turn(t, "booking.guest")
	return texts + d.field(t, "booking.callName").Text()
}

// Text typed for one patient appears in no other slot's form, on any day, however the pane was left.
func TestNothingTypedAppearsInAnotherSlot(t *testing.T) {
	for name, leave := range map[string]func(*Desk){
		"Esc":          func(d *Desk) { d.in.pane.Escape() },
		"×":            func(d *Desk) { d.in.pane.Dismiss() },
		"another slot": func(*Desk) {},
		"another page": func(d *Desk) { d.in.goTo(atReception); d.in.goTo(atSchedule) },
	} {
		d := deskOf(t)
		d.in.pane.Book(deskserver.Aoki, 15*60)
		d.field(t, "booking.name").Input().SetText("田中 花子")
		d.field(t, "booking.memo").Input().SetText("血圧手帳")
		d.turn(t, "booking.call")
		d.field(t, "booking.callName").Input().SetText("ひまわり苑")
		leave(d)
		d.in.day.goTo(d.in.day.today().AddDate(0, 0, 1))
		d.in.pane.Book(deskserver.Aoki, 15*60)
		if got := d.bookingTexts(t); got != "" || d.drafts.Slots.Found() {
			t.Errorf("%s: tomorrow's form has %q", name, got)
		}
		d.in.day.goTo(d.in.day.today())
		d.in.pane.Book(deskserver.Nishimura, 15*60)
		if got := d.bookingTexts(t); got != "" || d.drafts.Slots.Found() {
			t.Errorf("%s: another doctor's form has %q", name, got)
		}
	}
}

// One press restores discarded input, in its slot and on its day.
func TestDiscardedTextComesBack(t *testing.T) {
	d := deskOf(t)
	d.in.pane.Book(deskserver.Aoki, 15*60)
	d.field(t, "booking.name").Input().SetText("田中 花子")
	d.in.pane.Escape()
	if !d.in.shell.undo.Content.Visible() || !strings.Contains(d.in.shell.undo.Words.Text(), "11月24日（火）15:00") {
		t.Fatalf("says %q", d.in.shell.undo.Words.Text())
	}
	d.in.day.goTo(d.in.day.today().AddDate(0, 0, 3))
	d.in.shell.undo.Press()
	if d.field(t, "booking.name").Text() != "田中 花子" || !strings.Contains(d.inPane(), "11月24日（火）15:00") ||
		d.in.pane.Chosen(d.in.day.at).Minute != 15*60 || d.in.shell.undo.Content.Visible() {
		t.Errorf("the pane shows %s on %v", d.inPane(), d.in.day.at)
	}
}

// The desk leaves a page without a pane to show a restored draft.
func TestDiscardedChangesComeBackWhereTheyAreSeen(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.in.session.Schedule.Day("2026-11-24")
	d.in.pane.Edit(entries[0])
	d.field(t, "booking.memo").Input().SetText("血圧手帳")
	d.in.pane.Escape()
	d.in.goTo(atSettings)
	d.in.shell.undo.Press()
	if !d.atEdit() || d.field(t, "booking.memo").Text() != "血圧手帳" || d.in.at != atSchedule {
		t.Errorf("the pane shows %s at %v", d.inPane(), d.in.at)
	}
}

// The offer to restore changes goes when their reservation is cancelled; it stays when another one is.
func TestChangesOfACancelledReservationAreNotOffered(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	cancel := func(patient string) {
		t.Helper()
		answer, err := d.in.session.Visits.Cancel(t.Context(), d.of(t, patient), "patient")
		if err != nil {
			t.Fatal(err)
		}
		d.in.changed(answer.Entry)
	}
	d.in.pane.Edit(d.of(t, "加藤 修"))
	d.field(t, "booking.memo").Input().SetText("血圧手帳")
	d.in.pane.Escape()
	if cancel("松本 恵"); !d.in.shell.undo.Content.Visible() {
		t.Error("the offer goes with another reservation")
	}
	if cancel("加藤 修"); d.in.shell.undo.Content.Visible() {
		t.Errorf("says %q", d.in.shell.undo.Words.Text())
	}
}

// An untouched form closes without a message.
func TestAnEmptyFormIsLeftWithoutAWord(t *testing.T) {
	d := deskOf(t)
	d.in.pane.Book(deskserver.Aoki, 15*60)
	if d.in.pane.Escape(); d.in.shell.undo.Content.Visible() {
		t.Errorf("says %q", d.in.shell.undo.Words.Text())
	}
}
