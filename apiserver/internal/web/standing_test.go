package web

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/wording"
)

// The clinic's page names each call's state, and who came, in the words that it shares with the desk.
func TestPagesNameStates(t *testing.T) {
	for _, standing := range api.Standings {
		if key := (TodaysCall{Standing: string(standing)}).State(); !wording.Shared.Has(key) {
			t.Errorf("%s has no words", standing)
		}
	}
	for _, how := range []api.Attendance{api.PatientCame, api.PatientLeft, api.PatientHeld, api.VisitHeld} {
		if !wording.Shared.Has("attended." + string(how)) {
			t.Errorf("%s has no words", how)
		}
	}
	if got := say(Japanese, TodaysCall{Standing: "waiting"}.State(), "minutes", "4"); got != "待合 4分" {
		t.Errorf("a patient who waits is said to be %q", got)
	}
}

// The calls that need attention are marked, including those on hold, as at the desk.
func TestPagesMarkStandings(t *testing.T) {
	marks := map[api.Standing]string{
		api.StandingWaiting: "waiting", api.StandingStopped: "waiting", api.StandingAsking: "waiting",
		api.StandingAway: "waiting", api.StandingHeld: "waiting", api.StandingLeft: "waiting",
		api.StandingInCall: "good", api.StandingAttention: "poor",
	}
	for _, standing := range api.Standings {
		if got := (TodaysCall{Standing: string(standing)}).Tone(); got != marks[standing] {
			t.Errorf("%s is marked %q, want %q", standing, got, marks[standing])
		}
	}
}
