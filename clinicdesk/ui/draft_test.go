package ui

import (
	"strings"
	"testing"

	"madoguchi/clinicdesk/internal/deskserver"

	"fyne.io/fyne/v2/test"
)

func (p *bookingPane) typed() string {
	return p.guest.name.Text() + p.guest.chart.Text() + p.guest.memo.Text() + p.call.title.Text()
}

// Text typed for one patient appears in no other slot's form, on any day, however the pane was left.
func TestNothingTypedAppearsInAnotherSlot(t *testing.T) {
	for name, leave := range map[string]func(*Desk){
		"Esc":          func(d *Desk) { d.pane.escape() },
		"×":            func(d *Desk) { d.pane.dismiss() },
		"another slot": func(*Desk) {},
		"another page": func(d *Desk) { d.goTo(atReception); d.goTo(atSchedule) },
	} {
		d := deskOf(t)
		d.pane.book(deskserver.Aoki, 15*60)
		form := d.pane.shown.(*bookingPane)
		form.guest.name.Input().SetText("田中 花子")
		form.guest.memo.Input().SetText("血圧手帳")
		form.call.title.Input().SetText("ひまわり苑")
		leave(d)
		d.goToDay(d.today().AddDate(0, 0, 1))
		d.pane.book(deskserver.Aoki, 15*60)
		if got := d.pane.shown.(*bookingPane).typed(); got != "" || d.drafts.Found() {
			t.Errorf("%s: tomorrow's form has %q", name, got)
		}
		d.goToDay(d.today())
		d.pane.book(deskserver.Nishimura, 15*60)
		if got := d.pane.shown.(*bookingPane).typed(); got != "" || d.drafts.Found() {
			t.Errorf("%s: another doctor's form has %q", name, got)
		}
	}
}

// One press restores discarded input, in its slot and on its day.
func TestDiscardedTextComesBack(t *testing.T) {
	d := deskOf(t)
	d.pane.book(deskserver.Aoki, 15*60)
	d.pane.shown.(*bookingPane).guest.name.Input().SetText("田中 花子")
	d.pane.escape()
	if !d.shell.undo.content.Visible() || !strings.Contains(d.shell.undo.words.Text(), "11月24日（火）15:00") {
		t.Fatalf("says %q", d.shell.undo.words.Text())
	}
	d.goToDay(d.today().AddDate(0, 0, 3))
	d.shell.undo.press()
	shown, ok := d.pane.shown.(*bookingPane)
	if !ok || shown.guest.name.Text() != "田中 花子" || d.view.DateTime(shown.slot.Start) != "11月24日（火）15:00" ||
		d.shell.undo.content.Visible() {
		t.Errorf("the pane shows %T on %v", d.pane.shown, d.day)
	}
}

// The desk leaves a page without a pane to show a restored draft.
func TestDiscardedChangesComeBackWhereTheyAreSeen(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	d.pane.edit(entries[0])
	d.pane.shown.(*editPane).fields.memo.Input().SetText("血圧手帳")
	d.pane.escape()
	d.goTo(atSettings)
	d.shell.undo.press()
	if form, ok := d.pane.shown.(*editPane); !ok || form.fields.memo.Text() != "血圧手帳" || d.at != atSchedule {
		t.Errorf("the pane shows %T at %v", d.pane.shown, d.at)
	}
}

// Back at the slot, earlier input is offered in words; it is either filled in or dropped.
func TestWhatWasTypedIsOfferedInWords(t *testing.T) {
	d := deskOf(t)
	typeAway := func() *bookingPane {
		d.pane.book(deskserver.Aoki, 15*60)
		d.pane.shown.(*bookingPane).guest.name.Input().SetText("田中 花子")
		d.pane.book(deskserver.Aoki, 16*60)
		d.pane.book(deskserver.Aoki, 15*60)
		return d.pane.shown.(*bookingPane)
	}
	shown := typeAway()
	if words := test.RenderObjectToMarkup(d.pane.content); !strings.Contains(words, "前回の入力") || shown.typed() != "" {
		t.Fatalf("the form has %q", shown.typed())
	}
	if shown.useFound(); shown.guest.name.Text() != "田中 花子" ||
		strings.Contains(test.RenderObjectToMarkup(d.pane.content), "前回の入力") {
		t.Errorf("used, the form has %q", shown.typed())
	}
	d.drafts.ForgetFound()
}

// An untouched form closes without a message.
func TestAnEmptyFormIsLeftWithoutAWord(t *testing.T) {
	d := deskOf(t)
	d.pane.book(deskserver.Aoki, 15*60)
	if d.pane.escape(); d.shell.undo.content.Visible() {
		t.Errorf("says %q", d.shell.undo.words.Text())
	}
}
