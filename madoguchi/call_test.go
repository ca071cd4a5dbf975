package madoguchi_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"madoguchi/madoguchi"
)

func location(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestCallWindow(t *testing.T) {
	tokyo, berlin := location(t, "Asia/Tokyo"), location(t, "Europe/Berlin")
	tests := []struct {
		name           string
		zone           *time.Location
		start          time.Time
		opens, expires time.Time
	}{
		{
			"the example of B11", tokyo, time.Date(2022, 8, 30, 13, 0, 0, 0, tokyo),
			time.Date(2022, 8, 30, 12, 0, 0, 0, tokyo), time.Date(2022, 8, 31, 13, 0, 0, 0, tokyo),
		},
		{
			"over the year's end", tokyo, time.Date(2026, 12, 31, 0, 30, 0, 0, tokyo),
			time.Date(2026, 12, 30, 23, 30, 0, 0, tokyo), time.Date(2027, 1, 1, 0, 30, 0, 0, tokyo),
		},
		{
			"summer time begins: 23 hours to the same time", berlin, time.Date(2026, 3, 28, 12, 0, 0, 0, berlin),
			time.Date(2026, 3, 28, 11, 0, 0, 0, berlin), time.Date(2026, 3, 29, 12, 0, 0, 0, berlin),
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			window := madoguchi.CallWindow(test.start, test.zone)
			if !window.Opens.Equal(test.opens) || !window.Expires.Equal(test.expires) {
				t.Errorf("got %v to %v, want %v to %v", window.Opens, window.Expires, test.opens, test.expires)
			}
		})
	}
}

func TestWindowPhaseHasNoGap(t *testing.T) {
	start := time.Date(2026, 11, 24, 14, 30, 0, 0, time.UTC)
	window := madoguchi.CallWindow(start, time.UTC)
	steps := []struct {
		at    time.Time
		phase madoguchi.WindowPhase
	}{
		{window.Opens.Add(-time.Nanosecond), madoguchi.BeforeWindow},
		{window.Opens, madoguchi.InWindow},
		{window.Expires.Add(-time.Nanosecond), madoguchi.InWindow},
		{window.Expires, madoguchi.AfterWindow},
	}
	for _, step := range steps {
		if got := window.Phase(step.at); got != step.phase {
			t.Errorf("at %v: phase %v, want %v", step.at, got, step.phase)
		}
	}
}

func TestEndedCallsTakeNoStep(t *testing.T) {
	all := []madoguchi.CallState{
		madoguchi.CallScheduled, madoguchi.CallOpen, madoguchi.CallWaiting, madoguchi.CallInCall,
		madoguchi.CallFinished, madoguchi.CallExpired, madoguchi.CallCancelled,
	}
	for _, from := range all {
		for _, to := range all {
			if from.CanBecome(to) && (from.Ended() || to == madoguchi.CallScheduled) {
				t.Errorf("%s can become %s", from, to)
			}
		}
	}
}

func TestSinceWhenADeviceAsks(t *testing.T) {
	at := func(minute int, code madoguchi.EventCode, detail string) madoguchi.Event {
		return madoguchi.Event{At: time.Date(2026, 11, 24, 11, minute, 0, 0, time.UTC), Code: code, Detail: detail}
	}
	asked, another := at(1, madoguchi.EventDeviceAsked, ""), at(2, madoguchi.EventDeviceAsked, "")
	for name, test := range map[string]struct {
		timeline []madoguchi.Event
		since    time.Time
	}{
		"nobody":   {nil, time.Time{}},
		"one":      {[]madoguchi.Event{asked}, asked.At},
		"two":      {[]madoguchi.Event{asked, another}, asked.At},
		"admitted": {[]madoguchi.Event{asked, at(3, madoguchi.EventDeviceAdmitted, "")}, time.Time{}},
		"gone":     {[]madoguchi.Event{asked, at(3, madoguchi.EventDeviceGone, "")}, time.Time{}},
		"one of two refused": {
			[]madoguchi.Event{asked, another, at(3, madoguchi.EventDeviceRefused, madoguchi.OthersAsk)}, asked.At,
		},
		"another after a gone": {[]madoguchi.Event{asked, at(1, madoguchi.EventDeviceGone, ""), another}, another.At},
	} {
		call := madoguchi.Call{State: madoguchi.CallInCall, Timeline: test.timeline}
		if got := call.AskingSince(); !got.Equal(test.since) {
			t.Errorf("%s: since %v, want %v", name, got, test.since)
		}
		call.State = madoguchi.CallFinished
		if !call.AskingSince().IsZero() {
			t.Errorf("%s: somebody asks to come into a call that is over", name)
		}
	}
}

func TestLinkTokensOpenOnlyTheirOwnCall(t *testing.T) {
	old, current := []byte("an older key of thirty-two bytes"), []byte("the current key of thirty-two by")
	rapid.Check(t, func(t *rapid.T) {
		call := madoguchi.CallID(madoguchi.NewID())
		generation := rapid.IntRange(0, 255).Draw(t, "generation")
		token := madoguchi.LinkKeys{old}.Token(call, madoguchi.PatientSide, generation)
		ring := madoguchi.LinkKeys{current, old}
		opened, openedGeneration, err := ring.Open(token, madoguchi.PatientSide)
		if err != nil || opened != call || openedGeneration != generation {
			t.Fatalf("opened %s generation %d: %v", opened, openedGeneration, err)
		}
		if _, _, err := ring.Open(token, madoguchi.ClinicSide); err == nil {
			t.Fatal("a patient's link opened the clinic's side")
		}
		place := rapid.IntRange(0, len(token)-1).Draw(t, "place")
		mangled := []byte(token)
		mangled[place] = rapid.SampledFrom([]byte("ABab01-_%.")).Filter(func(b byte) bool {
			return b != token[place]
		}).Draw(t, "byte")
		if _, _, err := ring.Open(string(mangled), madoguchi.PatientSide); err == nil {
			t.Fatalf("a mangled link opened: %s", mangled)
		}
	})
}

func FuzzLinkOpen(f *testing.F) {
	ring := madoguchi.LinkKeys{[]byte("a key of thirty-two bytes, or so")}
	f.Add(ring.Token(madoguchi.CallID(madoguchi.NewID()), madoguchi.PatientSide, 1))
	f.Add("")
	f.Add("\n" + ring.Token(madoguchi.CallID(madoguchi.NewID()), madoguchi.PatientSide, 1) + "\r\n")
	f.Fuzz(func(t *testing.T, token string) {
		call, generation, err := ring.Open(token, madoguchi.PatientSide)
		if err == nil && ring.Token(call, madoguchi.PatientSide, generation) != token {
			t.Errorf("%q opened but is not its own call's token", token)
		}
	})
}

// TestAStayOutlastsBriefAbsences: a patient with brief absences has waited throughout, however many there are. A
// longer absence starts a new wait.
func TestAStayOutlastsBriefAbsences(t *testing.T) {
	start := time.Date(2026, 11, 24, 14, 30, 0, 0, time.UTC)
	came, left := madoguchi.EventPatientCame, madoguchi.EventPatientLeft
	type step struct {
		code  madoguchi.EventCode
		after time.Duration
	}
	for _, test := range []struct {
		name  string
		steps []step
		comes time.Duration
		since time.Duration
	}{
		{"never there", nil, time.Hour, time.Hour},
		{"back at once", []step{{came, 0}, {left, time.Hour}}, time.Hour + madoguchi.BriefAbsence - 1, 0},
		{
			"back after a while", []step{{came, 0}, {left, time.Hour}}, time.Hour + madoguchi.BriefAbsence,
			time.Hour + madoguchi.BriefAbsence,
		},
		{
			"away for a moment twice",
			[]step{{came, 0}, {left, time.Hour}, {came, time.Hour + time.Second}, {left, 2 * time.Hour}},
			2*time.Hour + time.Second, 0,
		},
		{
			"the second absence counts",
			[]step{{came, 0}, {left, time.Hour}, {came, 2 * time.Hour}, {left, 3 * time.Hour}},
			3*time.Hour + time.Second, 2 * time.Hour,
		},
		{
			"the clinic's coming is another matter",
			[]step{{madoguchi.EventClinicCame, 0}, {madoguchi.EventClinicLeft, time.Hour}}, time.Hour + 1,
			time.Hour + 1,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var call madoguchi.Call
			for _, each := range test.steps {
				call.Timeline = append(call.Timeline, madoguchi.Event{At: start.Add(each.after), Code: each.code})
			}
			if got := call.PatientStay().Resumed(start.Add(test.comes)).Sub(start); got != test.since {
				t.Errorf("there since %v, want %v", got, test.since)
			}
		})
	}
	there := madoguchi.Call{Presence: madoguchi.Presence{PatientSince: start}}
	if got := there.PatientStay().Resumed(start.Add(time.Hour)); !got.Equal(start) {
		t.Errorf("who was never reported as gone is there since %v", got)
	}
}
