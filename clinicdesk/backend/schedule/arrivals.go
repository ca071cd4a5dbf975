package schedule

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// The chime rings once for each patient who arrives in the waiting room:
//
//	away ──[arrives and waits]──► present: rung for
//	 ▲                              │
//	 └────────────[leaves]──────────┘   a return within madoguchi.BriefAbsence does not ring again
//
// After a start or a reconnect, the desk shows all waiting patients but rings only for those who arrived moments
// before. The entries' timestamps, set by the server's clock, decide that.

// recentArrival is how long before a connection an arrival still rings: the longest wait between two attempts to
// connect, plus a margin.
const recentArrival = longWait + 10*time.Second

// arrivals detects new arrivals. The Schedule's lock guards it.
type arrivals struct {
	came map[string]time.Time // when each patient arrived, by the entry's ID
	from time.Time            // earlier arrivals do not ring; zero before the first connection
	rung []api.Entry          // arrivals since the last call of Arrived
}

// notice records the current state of an entry.
func (a *arrivals) notice(entry api.Entry) {
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

// Connect records the start of a connection, by the server's clock.
func (s *Schedule) Connect(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.arrivals.from = at.Add(-recentArrival)
}

// Arrived returns the entries whose patients arrived since the last call.
func (s *Schedule) Arrived() []api.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	rung := s.arrivals.rung
	s.arrivals.rung = nil
	return rung
}
