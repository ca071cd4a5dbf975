package pane

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/internal/deskserver"
)

// An answer read before the newest change is requested again, because its history lacks the change.
func TestAStaleAnswerIsAskedForAgain(t *testing.T) {
	d := paneOf(t)
	entries := d.entries()
	entry := entries[len(entries)-1]
	d.Open(entry.ID)
	shown := d.shown.(*entryPane)
	old := api.Detail{Entry: entry, Timeline: []api.Event{{Code: "booked"}}}
	pushed := entry
	pushed.Revision++
	d.Changed(pushed)
	if !shown.took(old, nil) {
		t.Error("an answer older than the change counts as new")
	}
	fresh := api.Detail{Entry: pushed, Timeline: []api.Event{{Code: "booked"}, {Code: "sent"}}}
	if shown.took(fresh, nil) || len(shown.detail.Timeline) != 2 {
		t.Errorf("the answer to the newest change is not shown: %+v", shown.detail.Timeline)
	}
	if d.Changed(entry); shown.detail.Entry.Revision != pushed.Revision {
		t.Error("an older change undoes a newer one")
	}
}

// The faults of day and time appear together, each at its field, and the input stays.
func TestDayAndTimeAreCheckedTogether(t *testing.T) {
	d := paneOf(t)
	entries := d.entries()
	d.Edit(entries[0])
	form := d.shown.(*editPane)
	form.day.Input().SetText("someday")
	form.clock.Input().SetText("at noon")
	form.submit()
	if form.day.Problem() == "" || form.clock.Problem() == "" || form.busy ||
		d.Focused() != fyne.Focusable(form.day.Input()) {
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
	d := paneOf(t)
	d.Book(deskserver.Aoki, 15*60)
	form := d.shown.(*bookingPane).guest
	long := strings.Repeat("名", 63)
	form.name.Input().SetText(long)
	form.submit()
	if got := form.name.Problem(); got != "60文字までです（いま63文字）。" || form.name.Text() != long {
		t.Errorf("says %q, keeps %d bytes", got, len(form.name.Text()))
	}
}

// A visit can be booked in the past, with a warning.
func TestThePastIsRemarkedOn(t *testing.T) {
	d := paneOf(t)
	for minute, want := range map[int]string{10*60 + 30: "booking.over", 11 * 60: "booking.past", 11*60 + 30: ""} {
		d.Book(deskserver.Aoki, minute)
		shown := d.shown.(*bookingPane)
		for _, on := range []bookingTab{onGuest, onCall} {
			shown.turn(on)
			for _, code := range []string{"booking.over", "booking.past"} {
				if got := strings.Contains(
					test.RenderObjectToMarkup(d.Content), d.view.Say(code)[:12],
				); got != (code == want) {
					t.Errorf("%s, tab %v: %s is said: %v", daytime.Clock(daytime.AtMinute(d.day, minute)), on,
						code, got)
				}
			}
		}
	}
}

// Return in the send dialog's field presses its button once that is enabled.
func TestReturnSends(t *testing.T) {
	d := paneOf(t)
	entries := d.entries()
	entry := entries[0]
	entry.Call, entry.Delivery = &api.Call{}, nil
	d.AskSend(api.Detail{Entry: entry})
	dialog := d.host.Dialogs.Open.(*sendDialog)
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
	d := paneOf(t)
	entries := d.entries()
	d.AskSend(api.Detail{Entry: entries[0]})
	dialog := d.host.Dialogs.Open.(*sendDialog)
	d.Window.Window.Canvas().Focus(dialog.channel)
	for _, want := range []string{api.Mail, ""} {
		d.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if dialog.draft.Channel != want {
			t.Fatalf("the channel is %q, want %q", dialog.draft.Channel, want)
		}
	}
	test.Tap(dialog.channel.Each()[0])
	if d.Focused() != fyne.Focusable(dialog.target.Input()) {
		t.Errorf("the focus is on %T", d.Focused())
	}
}
