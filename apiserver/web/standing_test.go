package web

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
)

// The clinic's page and the desk use the same words for a call's state and attendance.
func TestPagesNameStatesAsTheDeskDoes(t *testing.T) {
	filled := strings.NewReplacer("{minutes}", "4", "{from}", "04:35", "{until}", "04:38")
	for _, language := range []Language{Japanese, English} {
		desk := backend.PhrasesIn(string(language))
		for _, standing := range api.Standings {
			want := desk.Say("state." + string(standing))
			switch standing {
			case api.StandsWaiting:
				want = desk.Say("state.waitingMinutes", 4)
			case api.StandsStopped:
				want = desk.Say("halted.other")
			}
			if got := filled.Replace(say(language, TodaysCall{Standing: string(standing)}.State())); got != want {
				t.Errorf("%s: the page says %q, the desk %q", standing, got, want)
			}
		}
		if got, want := say(language, "state.oldTime"), desk.Say("state.oldTime"); got != want {
			t.Errorf("the old time: the page says %q, the desk %q", got, want)
		}
		for how, times := range map[api.Attendance][]any{
			api.PatientCame: {"04:35"}, api.PatientLeft: {"04:35"}, api.PatientHeld: {"04:35"}, api.VisitHeld: {"04:35", "04:38"},
		} {
			if got, want := filled.Replace(say(language, "attended."+string(how))), desk.Say("attended."+string(how), times...); got != want {
				t.Errorf("%s: the page says %q, the desk %q", how, got, want)
			}
		}
	}
}

// The clinic's page marks the calls that need somebody, as the desk does.
func TestPagesMarkStandings(t *testing.T) {
	marks := map[api.Standing]string{
		api.StandsWaiting: "waiting", api.StandsStopped: "waiting", api.StandsAsking: "waiting", api.StandsAway: "waiting",
		api.StandsHeld: "waiting", api.StandsLeft: "waiting", api.StandsInCall: "good", api.StandsAttention: "poor",
	}
	for _, standing := range api.Standings {
		if got := (TodaysCall{Standing: string(standing)}).Tone(); got != marks[standing] {
			t.Errorf("%s is marked %q, want %q", standing, got, marks[standing])
		}
	}
}
