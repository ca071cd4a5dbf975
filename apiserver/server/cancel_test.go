package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Cancelled entries are shown on request, with who, when and why.
func TestCancelledEntriesSayWhoAndWhy(t *testing.T) {
	s := newScene(t)
	visit := s.booked(s.visit())
	_, err := s.desk.CancelBecause(t.Context(), api.KindReservation, visit.Entry.ID, api.Cancel{Reason: "patient"})
	must(t, err)
	call := s.opened()
	_, err = s.desk.Cancel(t.Context(), api.KindCall, call.Entry.ID)
	must(t, err)
	reasons := []string{}
	for _, day := range []string{"2126-11-25", "2126-11-26"} {
		usual, err := s.desk.Schedule(t.Context(), day)
		must(t, err)
		if len(usual.Entries) != 0 {
			t.Errorf("the day reads %v", patients(usual))
		}
		all, err := s.desk.ScheduleWithCancelled(t.Context(), day)
		must(t, err)
		for _, entry := range all.Entries {
			if entry.Cancelled == nil || entry.Cancelled.At.IsZero() || entry.Cancelled.Name == "" {
				t.Fatalf("cancelled: %+v", entry.Cancelled)
			}
			reasons = append(reasons, entry.Cancelled.Reason)
		}
	}
	slices.Sort(reasons)
	if !slices.Equal(reasons, []string{"", "patient"}) {
		t.Errorf("reasons: %q", reasons)
	}
}

func TestCancelWithoutABodyAndWithABadOne(t *testing.T) {
	s := newScene(t)
	visit := s.booked(s.visit())
	path := "/api/v1/reservations/" + visit.Entry.ID + "/cancel"
	for body, want := range map[string]int{
		`{"reason":"田中さんの都合"}`: 400, `{"why":"patient"}`: 400, `{`: 400, `[]`: 400,
		`{"reason":"late"}`: 400, // that of a withdrawal
	} {
		if response, _ := s.send(
			letter{method: http.MethodPost, path: path, body: body, header: s.authorized()},
		); response.StatusCode != want {
			t.Errorf("%s: %d", body, response.StatusCode)
		}
	}
	response, content := s.send(letter{method: http.MethodPost, path: path, header: s.authorized()})
	if response.StatusCode != http.StatusOK || !strings.Contains(string(content), `"cancelled"`) {
		t.Errorf("without a body: %d %s", response.StatusCode, content)
	}
}

func TestCancelInCallIsRefused(t *testing.T) {
	s := newScene(t)
	call := s.opened()
	must(t, s.processes.ReportPresence(t.Context(), madoguchi.CallID(call.Entry.ID), visits.Presence{
		Kind: madoguchi.EventCallStarted, At: s.now.time(), Actor: madoguchi.Actor{Kind: madoguchi.ByStaff, Name: "青木"},
	}))
	_, err := s.desk.Cancel(t.Context(), api.KindCall, call.Entry.ID)
	refused(t, err, http.StatusConflict, "inCall", "")
}

func TestScheduleOfABadWish(t *testing.T) {
	s := newScene(t)
	response, _ := s.send(
		letter{
			method: http.MethodGet, path: "/api/v1/schedule?day=2126-11-25&cancelled=perhaps", header: s.authorized(),
		},
	)
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("answered %d", response.StatusCode)
	}
}
