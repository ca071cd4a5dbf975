package ui

import (
	"testing"

	"madoguchi/clinicdesk/internal/deskserver"
)

// One press corrects a patient's name that contains radicals, as PDFs produce them, when booking and when editing.
func TestAPatientsRadicalIsMendedByOnePress(t *testing.T) {
	d := deskOf(t)
	d.pane.book(deskserver.Aoki, 15*60)
	form := d.pane.shown.(*bookingPane).guest
	form.name.Input().SetText("⾼橋 ⾶⿃")
	d.submit()
	if form.busy {
		t.Fatal("it was sent")
	}
	d.keyboard().Mends(t, form.name, "「高橋 飛鳥」に直す", "高橋 飛鳥")
	if form.draft.PatientName != "高橋 飛鳥" || !form.check() {
		t.Errorf("the draft has %q", form.draft.PatientName)
	}

	entries, _ := d.session.Schedule.Day("2026-11-24")
	stands := entries[0]
	stands.PatientName = "⾼橋 花子" // from before the rule existed
	d.pane.edit(stands)
	fields := d.pane.shown.(*editPane).fields
	if !fields.check() {
		t.Errorf("the name that stands is refused: %s", fields.name.Problem())
	}
	fields.name.Input().SetText("⾼橋 月子")
	if fields.check() {
		t.Error("a new name with a radical is taken")
	}
	d.keyboard().Mends(t, fields.name, "「高橋 月子」に直す", "高橋 月子")
}
