package pane

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/madoguchi"
)

func (p *bookingPane) typed() string {
	return p.guest.name.Text() + p.guest.chart.Text() + p.guest.memo.Text() + p.call.title.Text()
}

// Back at the slot, earlier input is offered in words; it is either filled in or dropped.
func TestWhatWasTypedIsOfferedInWords(t *testing.T) {
	d := paneOf(t)
	typeAway := func() *bookingPane {
		d.Book(deskserver.Aoki, 15*60)
		d.shown.(*bookingPane).guest.name.Input().SetText("田中 花子")
		d.Book(deskserver.Aoki, 16*60)
		d.Book(deskserver.Aoki, 15*60)
		return d.shown.(*bookingPane)
	}
	shown := typeAway()
	if words := test.RenderObjectToMarkup(d.Content); !strings.Contains(words, "前回の入力") || shown.typed() != "" {
		t.Fatalf("the form has %q", shown.typed())
	}
	if shown.useFound(); shown.guest.name.Text() != "田中 花子" ||
		strings.Contains(test.RenderObjectToMarkup(d.Content), "前回の入力") {
		t.Errorf("used, the form has %q", shown.typed())
	}
	d.drafts.Slots.Forget()
}

// Two desks book one slot. What the second one typed goes along to the slot that it chooses next, and only then.
func TestWhatWasTypedForATakenSlotGoesAlong(t *testing.T) {
	d := livePaneOf(t)
	d.Book(deskserver.Aoki, 17*60)
	form := d.shown.(*bookingPane).guest
	form.name.Input().SetText("田中 花子")
	form.memo.Input().SetText("検査あり")
	colleague := form.draft.GuestVisit
	colleague.PatientName = "鈴木 一郎"
	d.clinic.Visits.Put(api.Entry{
		ID: madoguchi.NewID(), Kind: api.KindReservation, State: "booked", GuestVisit: colleague,
		End: colleague.Start.Add(15 * time.Minute),
	})
	d.Submit()
	d.await(t, "the slot is taken", func() bool { return form.taken })
	d.Book(deskserver.Aoki, 17*60+30)
	next := d.shown.(*bookingPane).guest
	if next.name.Text() != "田中 花子" || next.memo.Text() != "検査あり" || daytime.Clock(next.draft.Start) != "17:30" {
		t.Fatalf("the next slot has %q, %q at %s", next.name.Text(), next.memo.Text(), next.draft.Start)
	}
	d.Book(deskserver.Aoki, 16*60)
	if got := d.shown.(*bookingPane).guest.name.Text(); got != "" {
		t.Errorf("a slot that was not refused gives %q away", got)
	}
}

// The form says before the typing that a visit does not fit before the next one, or is not on the menu.
func TestAVisitThatDoesNotFitIsNamedBeforeTheTyping(t *testing.T) {
	d := paneOf(t)
	next := d.of(t, "渡辺 千代")
	start := d.view.At(next.Start)
	d.Book(next.DoctorID, daytime.MinuteOfDay(start, d.day)-5)
	d.Reads(t, "ほかの予約と時間が重なります")
	form := d.shown.(*bookingPane).guest
	form.start.Input().SetText("17:30")
	if words := d.Words(); strings.Contains(words, "時間が重なります") {
		t.Errorf("in the evening it says: %s", words)
	}
}

// While the typed start is no time, the form names none: not the one of the first digit.
func TestAStartThatIsNoTime(t *testing.T) {
	d := paneOf(t)
	d.Book(deskserver.Aoki, 15*60)
	form := d.shown.(*bookingPane).guest
	shows := func(words string) bool { return strings.Contains(test.RenderObjectToMarkup(d.Content), words) }
	form.start.Input().SetText("2")
	if !shows("02:00") || form.remarks.Hidden {
		t.Fatal("a time outside of the opening hours is not shown")
	}
	form.start.Input().SetText("25:99")
	if shows("02:00") || !form.remarks.Hidden || !shows("11月24日（火）") {
		t.Error("the form goes on naming 02:00")
	}
	form.start.Input().SetText("16:00")
	if !shows("11月24日（火）16:00") || form.length.Text() == "" {
		t.Error("the form does not name the time that was typed then")
	}
}
