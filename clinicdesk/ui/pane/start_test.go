package pane

import (
	"testing"
	"time"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/internal/deskserver"
)

// The start is the slot's until somebody types another. A text that is no time changes nothing and is told at the
// field.
func TestTheStartCanBeTyped(t *testing.T) {
	d := paneOf(t)
	d.Book(deskserver.Aoki, 15*60+10)
	form := d.shown.(*bookingPane).guest
	if form.start.Text() != "15:10" {
		t.Fatalf("the start reads %q", form.start.Text())
	}
	form.name.Input().SetText("田中 花子")
	for typed, want := range map[string]string{"15時20分": "15:20", "1525": "15:25", "25:00": "", "": "", "later": ""} {
		before := form.draft.Start
		form.start.Input().SetText(typed)
		if want == "" {
			if form.submit(); form.busy || form.start.Problem() == "" || !form.draft.Start.Equal(before) {
				t.Errorf("%q: sent %v, the field says %q", typed, form.busy, form.start.Problem())
			}
			continue
		}
		if got := daytime.Clock(form.draft.Start); got != want || form.draft.Start.Before(before.Add(-time.Hour)) {
			t.Errorf("%q is %s, want %s", typed, got, want)
		}
	}
}
