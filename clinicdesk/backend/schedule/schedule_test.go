package schedule_test

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/internal/backendtest"
)

func names(s *schedule.Schedule) (names []string) {
	entries, _ := s.Day("2026-11-24")
	for _, entry := range entries {
		names = append(names, entry.PatientName)
	}
	return names
}

func expect(t *testing.T, s *schedule.Schedule, want ...string) {
	t.Helper()
	got := names(s)
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestOldRevisionIsLeftAside(t *testing.T) {
	s := schedule.New(tokyo)
	if !s.Apply(backendtest.Visit("a", 2, "new")) ||
		s.Apply(backendtest.Visit("a", 1, "old")) ||
		s.Apply(backendtest.Visit("a", 2, "same")) {
		t.Error("Apply misjudged what is news")
	}
	expect(t, s, "new")
}

// A change pushed during a load is newer than the load's answer.
func TestPushDuringALoadStands(t *testing.T) {
	s := schedule.New(tokyo)
	s.Apply(backendtest.Visit("gone", 1, "gone"))
	mark := s.Mark()
	s.Apply(backendtest.Visit("a", 3, "pushed"))
	s.Apply(backendtest.Visit("b", 1, "born"))
	s.Merge("2026-11-24", mark, []api.Entry{backendtest.Visit("a", 2, "answered"), backendtest.Visit("c", 1, "loaded")})
	expect(t, s, "pushed", "born", "loaded")
	if _, loaded := s.Day("2026-11-24"); !loaded {
		t.Error("the day does not count as loaded")
	}
}

func TestCancelledAndMovedLeaveTheDay(t *testing.T) {
	s := schedule.New(tokyo)
	s.Merge("2026-11-24", s.Mark(), []api.Entry{backendtest.Visit("a", 1, "a"), backendtest.Visit("b", 1, "b")})
	cancelled, moved := backendtest.Visit("a", 2, "a"), backendtest.Visit("b", 2, "b")
	cancelled.State = "cancelled"
	moved.Start = noon.AddDate(0, 0, 1)
	s.Apply(cancelled)
	s.Apply(moved)
	expect(t, s)
	s.Merge("2026-11-25", s.Mark(), nil)
	expect(t, s)
}
