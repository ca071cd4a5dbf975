package pane

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/internal/deskserver"
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
