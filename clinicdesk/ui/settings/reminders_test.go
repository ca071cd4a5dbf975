package settings

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
)

// An admin chooses when patients are reminded, and sees the choice again after saving. A time that is not on offer
// stays in the list.
func TestAnAdminChoosesReminders(t *testing.T) {
	d := adminDesk(t)
	page := d.page
	page.turn(clinicsettings.SectionClinic)
	page.form.draft.Reminders = clinicsettings.RemindersDraft{DayBefore: "1110", HoursBefore: "3"}
	d.submit()
	page.save.saves(t, everySection()...)
	want := api.Reminders{DayBefore: true, DayBeforeAt: 18*60 + 30, HoursBefore: 3}
	if got := d.host.View.Session.Clinic.Reminders; got != want {
		t.Fatalf("the reminders are %+v", got)
	}
	options := page.form.reminding([]int{1080, 1140}, "1110", func(int) string { return "" })
	var values []string
	for _, option := range options {
		values = append(values, option.Value)
	}
	if len(values) != 4 || values[0] != "" || values[2] != "1110" {
		t.Errorf("the choices are %q", values)
	}
}
