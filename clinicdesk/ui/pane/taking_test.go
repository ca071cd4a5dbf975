package pane

import (
	"maps"
	"slices"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/madoguchi"
)

// taking are the places of destructive actions, by the function that asks: the patient whose pane it is, the button
// that asks, and the object that the question names. TestEveryQuestionIsWalked finds missing entries.
var taking = map[string]struct{ patient, press, names string }{
	"askCancel": {"加藤 修", "pane.cancel", "加藤 修 さん　11月24日（火）15:30"},
	"askFinish": {"渡辺 千代", "pane.finish", "渡辺 千代 さん　11月24日（火）12:00"},
	"askRevoke": {"加藤 修", "pane.revoke", "加藤 修 さん　11月24日（火）15:30"},
	"askRemove": {"", "waitlist.remove", "町田 花子 さん"},
}

func TestWhatTakesAwayNamesWhatItTakes(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(taking)) {
		t.Run(name, func(t *testing.T) {
			d := livePaneOf(t)
			if taking[name].patient == "" {
				d.waitlistOf(t, "町田 花子")
			} else {
				d.Open(d.of(t, taking[name].patient).ID)
			}
			d.settle(t)
			d.Press(t, taking[name].press)
			if d.host.Dialogs.Open == nil {
				t.Fatal("nothing is asked")
			}
			d.Reads(t, taking[name].names)
		})
	}
}

// waitlistOf shows a patient on the waitlist of the shown day.
func (d *livePane) waitlistOf(t *testing.T, patient string) {
	t.Helper()
	day := d.day.Format(time.DateOnly)
	d.clinic.Waitlist.Put(api.WaitlistEntry{
		ID: madoguchi.NewID(), State: "waiting", FirstDay: day, LastDay: day, PatientName: patient,
		MenuID: deskserver.General, Method: api.Online, Visit: api.ReturnVisit, JoinedAt: d.view.Now(),
	})
	if err := d.view.Session.Visits.LoadWaitlist(t.Context(), day, day); err != nil {
		t.Fatal(err)
	}
	d.Waitlist()
}

// Every function that creates a danger button is covered above, or its button leads to one that is.
func TestEveryQuestionIsWalked(t *testing.T) {
	desktest.EveryQuestionIsWalked(t, append(slices.Collect(maps.Keys(taking)), "foot", "row", "patientBox")...)
}
