package backend

import (
	"time"

	"madoguchi/madoguchi"
)

// The chime rings once for each patient who comes to wait:
//
//	away ──[comes, and waits]──► there: rung for
//	 ▲                             │
//	 └────────────[leaves]─────────┘   who is back within madoguchi.BriefAbsence is not rung for again
//
// A desk that starts or connects again shows who waits, and rings for those alone who came moments before. The server's
// clock decides that, by which entries say who came when.

// moments is how long before a connection somebody may have come to be rung for: as long as a desk may wait between two
// attempts to connect, and a bit.
const moments = longWait + 10*time.Second

// arrivals notice who comes. The Schedule's lock guards them.
type arrivals struct {
	came map[string]time.Time // since when each patient is there, by the entry's ID
	from time.Time            // who came before is not rung for; zero before the first connection
	rung []Entry              // who has come since Arrived was called last
}

// notice takes an entry as it is now.
func (a *arrivals) notice(entry Entry) {
	if entry.Call == nil || entry.Call.PatientSince == nil {
		delete(a.came, entry.ID)
		return
	}
	since, known := *entry.Call.PatientSince, a.came[entry.ID]
	a.came[entry.ID] = since
	left := entry.Call.PatientLeft
	back := left != nil && since.Sub(*left) < madoguchi.BriefAbsence
	if !since.Equal(known) && !back && !a.from.IsZero() && since.After(a.from) && entry.Waits() {
		a.rung = append(a.rung, entry)
	}
}

// Connect tells of a connection that began at an instant of the server's clock.
func (s *Schedule) Connect(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrivals.from = at.Add(-moments)
}

// Arrived returns the entries whose patients have come to wait since it was called last.
func (s *Schedule) Arrived() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	rung := s.arrivals.rung
	s.arrivals.rung = nil
	return rung
}
