package pane

import (
	"testing"

	"madoguchi/clinicdesk/internal/deskserver"
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
