package deskserver

import (
	"net/http"
	"slices"

	"madoguchi/apiserver/api"
)

// PutRecovery adds or replaces an account recovery and notifies the desks.
func (s *Server) PutRecovery(recovery api.Recovery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recoveries = append(slices.DeleteFunc(s.recoveries, func(r api.Recovery) bool { return r.ID == recovery.ID }),
		recovery)
	s.push(struct{}{})
}

// Recoveries returns all recoveries, including ended ones.
func (s *Server) Recoveries() []api.Recovery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.recoveries)
}

// pendingRecoveries returns the recoveries that the signed-in user can act on; the lock is held.
func (s *Server) pendingRecoveries() []api.Recovery {
	pending := []api.Recovery{}
	for _, r := range s.recoveries {
		if r.Pending() && (r.Own || s.role == "admin") {
			pending = append(pending, r)
		}
	}
	return pending
}

// decideRecovery behaves like the real server: an ended recovery stays unchanged, and the answer gives its state.
func (s *Server) decideRecovery(state string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		at := slices.IndexFunc(s.recoveries, func(known api.Recovery) bool { return known.ID == r.PathValue("id") })
		if at < 0 {
			refuse(w, http.StatusNotFound, "notFound", "")
			return
		}
		recovery := &s.recoveries[at]
		if recovery.Pending() {
			recovery.State = state
			s.push(struct{}{})
		}
		s.breakOff()
		answer(w, http.StatusOK, *recovery)
	}
}
