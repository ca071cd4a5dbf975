package pane

import (
	"strings"
	"testing"

	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// One press corrects a patient's name that contains radicals, as PDFs produce them, when booking and when editing.
func TestAPatientsRadicalIsMendedByOnePress(t *testing.T) {
	d := paneOf(t)
	d.Book(deskserver.Aoki, 15*60)
	form := d.shown.(*bookingPane).guest
	form.name.Input().SetText("⾼橋 ⾶⿃")
	d.Submit()
	if form.busy {
		t.Fatal("it was sent")
	}
	d.Mends(t, form.name, "「高橋 飛鳥」に直す", "高橋 飛鳥")
	if form.draft.PatientName != "高橋 飛鳥" || !form.check() {
		t.Errorf("the draft has %q", form.draft.PatientName)
	}

	entries := d.entries()
	stands := entries[0]
	stands.PatientName = "⾼橋 花子" // from before the rule existed
	d.Edit(stands)
	fields := d.shown.(*editPane).fields
	if !fields.check() {
		t.Errorf("the name that stands is refused: %s", fields.name.Problem())
	}
	fields.name.Input().SetText("⾼橋 月子")
	if fields.check() {
		t.Error("a new name with a radical is taken")
	}
	d.Mends(t, fields.name, "「高橋 月子」に直す", "高橋 月子")
}

// A form shows all faults at once, each at its field, and the cursor goes to the first.
func TestAFormShowsAllItsFaults(t *testing.T) {
	d := paneOf(t)
	d.Book(deskserver.Aoki, 15*60)
	form := d.shown.(*bookingPane).guest
	form.start.Input().SetText("夕方")
	form.name.Input().SetText("田中😀")
	form.kana.Input().SetText("漢字")
	form.chart.Input().SetText(strings.Repeat("1", 21))
	d.Submit()
	for _, field := range []*inputs.Field{form.start, form.name, form.kana, form.chart} {
		if field.Problem() == "" {
			t.Errorf("nothing is said at %s", field.Label)
		}
	}
	if form.name.Problem() != d.view.Say("error.picture") || d.Window.Focused() != form.start.Input() {
		t.Errorf("the name says %q, the cursor is in %T", form.name.Problem(), d.Window.Focused())
	}
	form.start.Input().SetText("15:00")
	if d.Submit(); d.Window.Focused() != form.name.Input() || form.busy {
		t.Error("the cursor is not in the first faulty field")
	}
}
