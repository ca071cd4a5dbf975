package overview_test

import (
	"testing"

	"madoguchi/apiserver/api"
)

// TestAVisitIsStrandedToItsEnd closes Tuesday at the end of a visit from 15:30 to 15:45, and five minutes before it.
func TestAVisitIsStrandedToItsEnd(t *testing.T) {
	view := viewOf(t)
	clinic := view.Session.Clinic
	closing := func(minute int) string {
		settings := api.Settings{Name: clinic.Name, Doctors: clinic.Doctors, Menus: clinic.Menus}
		for _, hours := range clinic.Hours {
			if hours.Weekday == 2 && hours.From > 12*60 {
				hours.Until = minute
			}
			settings.Hours = append(settings.Hours, hours)
		}
		stranding := view.StrandingBy(settings)
		return stranding.Say(stranding.Days())
	}
	after, before := closing(15*60+45), closing(15*60+40)
	if before == "" || before == after {
		t.Errorf("closed at the visit's end: %q; five minutes before it: %q", after, before)
	}
}
