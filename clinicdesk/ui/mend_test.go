package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/widgets"
)

// mends presses the button that a field offers, and wants the text and nothing wrong afterwards.
func (d *Desk) mends(t *testing.T, field *widgets.Field, label, text string) {
	t.Helper()
	button := field.Mend()
	if !button.Visible() || button.Label != label {
		t.Fatalf("offered is %q (seen: %v)", button.Label, button.Visible())
	}
	if got := field.MinSize().Height; got < button.Position().Y+button.Size().Height {
		t.Errorf("the field is %v high, the button ends at %v", got, button.Position().Y+button.Size().Height)
	}
	test.Tap(button)
	if field.Text() != text || field.Problem() != "" || button.Visible() || d.focused() != field.Input() {
		t.Errorf("then it reads %q, wrong is %q, the button is seen: %v", field.Text(), field.Problem(), button.Visible())
	}
}

// A patient's name with radicals, as PDFs have them, is mended by one press, at booking and at an edit.
func TestAPatientsRadicalIsMendedByOnePress(t *testing.T) {
	d := deskOf(t)
	d.pane.book("aoki", 15*60)
	form := d.pane.shown.(*bookingPane).guest
	form.name.Input().SetText("⾼橋 ⾶⿃")
	d.submit()
	if form.busy {
		t.Fatal("it was sent")
	}
	d.mends(t, form.name, "「高橋 飛鳥」に直す", "高橋 飛鳥")
	if form.draft.PatientName != "高橋 飛鳥" || !form.check() {
		t.Errorf("the draft has %q", form.draft.PatientName)
	}

	entries, _ := d.session.Schedule.Day("2026-11-24")
	stands := entries[0]
	stands.PatientName = "⾼橋 花子" // from before there was the rule
	d.pane.edit(stands)
	fields := d.pane.shown.(*editPane).fields
	if !fields.check() {
		t.Errorf("the name that stands is refused: %s", fields.name.Problem())
	}
	fields.name.Input().SetText("⾼橋 月子")
	if fields.check() {
		t.Error("a new name with a radical is taken")
	}
	d.mends(t, fields.name, "「高橋 月子」に直す", "高橋 月子")
}

// Doctors, menus, the clinic and who is invited are mended in the same way.
func TestSettingsAreMendedByOnePress(t *testing.T) {
	d := adminDesk(t, false)
	d.goTo(atSettings)
	page := d.settingsPage()
	doctor, menu := page.form.draft.Doctors[0], page.form.draft.Menus[0]
	for key, test := range map[string]struct{ typed, label, want string }{
		"doctors/" + doctor.ID + "/name": {"⻘木 由紀⼦", "「青木 由紀子」に直す", "青木 由紀子"},
		"menus/" + menu.ID + "/name":     {"⼩児科", "「小児科」に直す", "小児科"},
		"name":                           {"⻘木内科①", "「青木内科１」に直す", "青木内科１"},
	} {
		page.turn(backend.SectionOf(key))
		page.form.fields[key].Input().SetText(test.typed)
		_, faults := page.form.draft.Change(everySection()...)
		page.form.blame(faults)
		d.mends(t, page.form.fields[key], test.label, test.want)
	}
	if _, faults := page.form.draft.Change(everySection()...); len(faults) > 0 {
		t.Errorf("wrong is still %v", faults)
	}

	s := staffAt(t, d)
	s.name.Input().SetText("⾼橋 実")
	s.blame(s.draft.Check(d.session.Clinic))
	d.mends(t, s.name, "「高橋 実」に直す", "高橋 実")
}
