package schedule_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/internal/backendtest"
)

// acted returns a visit in the afternoon on which its patient acted some minutes after noon.
func acted(id string, revision int64, minutes int) api.Entry {
	visit := backendtest.Visit(id, revision, "小林 誠")
	visit.End = noon.Add(6 * time.Hour)
	visit.ByPatient = &api.PatientAct{At: noon.Add(time.Duration(minutes) * time.Minute), Code: "booked"}
	return visit
}

func newIDs(s *schedule.Schedule, now time.Time) string {
	ids := ""
	for _, entry := range s.New(now) {
		ids += entry.ID
	}
	return ids
}

// An act is new until the desk has looked at its entry, also after a restart; a later act is new again.
func TestActsAreNewUntilLookedAt(t *testing.T) {
	s := schedule.New(tokyo)
	s.Look(schedule.Looked{Until: noon})
	for _, entry := range []api.Entry{acted("old", 1, 0), acted("a", 1, 1), acted("b", 1, 2)} {
		s.Apply(entry)
	}
	if got := newIDs(s, noon); got != "ba" {
		t.Fatalf("new are %q", got)
	}
	looked := s.LookAt(noon, "b", "unknown")
	if got := newIDs(s, noon); got != "a" || !looked.Until.Equal(noon) {
		t.Errorf("new are %q, looked at is %+v", got, looked)
	}
	again := schedule.New(tokyo)
	again.Look(looked)
	for _, entry := range []api.Entry{acted("a", 1, 1), acted("b", 1, 2)} {
		again.Apply(entry)
	}
	if got := newIDs(again, noon); got != "a" {
		t.Errorf("after a restart, new are %q", got)
	}
	looked = again.LookAt(noon, "a")
	if len(looked.Later) != 0 || !looked.Until.Equal(noon.Add(2*time.Minute)) {
		t.Errorf("with everything looked at, kept is %+v", looked)
	}
	again.Apply(acted("b", 2, 3))
	if got := newIDs(again, noon); got != "b" {
		t.Errorf("after a later act, new are %q", got)
	}
	if got := newIDs(again, noon.Add(6*time.Hour)); got != "" {
		t.Errorf("after the visit, new are %q", got)
	}
}

// A load asks only for acts that are not known yet, and for all that were not looked at after a gap.
func TestActsAreAskedForOnce(t *testing.T) {
	var asked []string
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Query().Get("after"))
		list := api.AttentionList{Entries: []api.Entry{}, ByPatient: []api.Entry{acted("a", 1, 1)}}
		if err := json.NewEncoder(w).Encode(list); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(site.Close)
	server, s := api.New(site.URL, site.Client(), "ja"), schedule.New(tokyo)
	s.Look(schedule.Looked{Until: noon})
	client := schedule.Client{API: server, Schedule: s, Recoveries: schedule.NewRecoveries(server)}
	for range 2 {
		if err := client.LoadTasks(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.Forget()
	if err := client.LoadTasks(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, then := noon.UTC().Format(time.RFC3339), noon.Add(time.Minute).UTC().Format(time.RFC3339)
	if want := []string{first, then, first}; !slices.Equal(asked, want) || newIDs(s, noon) != "a" {
		t.Errorf("asked for acts after %v, want %v; new are %q", asked, want, newIDs(s, noon))
	}
}

// More acts than an answer holds are loaded one answer after the other, in the order of the acts.
func TestMoreActsThanAnAnswerHolds(t *testing.T) {
	var all []api.Entry
	for i := range api.MostActs + 30 {
		all = append(all, acted(fmt.Sprintf("v%03d", i), 1, i+1))
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		after, err := time.Parse(time.RFC3339, r.URL.Query().Get("after"))
		if err != nil {
			t.Error(err)
		}
		list := slices.DeleteFunc(slices.Clone(all), func(e api.Entry) bool { return !e.ByPatient.At.After(after) })
		answer := api.AttentionList{Entries: []api.Entry{}, ByPatient: list[:min(len(list), api.MostActs)]}
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(site.Close)
	server, s := api.New(site.URL, site.Client(), "ja"), schedule.New(tokyo)
	s.Look(schedule.Looked{Until: noon})
	client := schedule.Client{API: server, Schedule: s, Recoveries: schedule.NewRecoveries(server)}
	if err := client.LoadTasks(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := len(s.New(noon)); got != len(all) {
		t.Errorf("%d of %d acts are new", got, len(all))
	}
}
