package deskserver

import (
	"net/http"
	"slices"

	"madoguchi/apiserver/api"
)

// PutRecovery adds the recovery of an account, or replaces it, and tells the desks that there is news.
func (s *Server) PutRecovery(recovery api.Recovery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recoveries = append(slices.DeleteFunc(s.recoveries, func(r api.Recovery) bool { return r.ID == recovery.ID }),
		recovery)
	s.push(struct{}{})
}

// Recoveries returns all, also those that have ended.
func (s *Server) Recoveries() []api.Recovery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.recoveries)
}

// pendingRecoveries are those that the one who signs in can do something about; the lock is held.
func (s *Server) pendingRecoveries() []api.Recovery {
	pending := []api.Recovery{}
	for _, r := range s.recoveries {
		if r.Pending() && (r.Own || s.role == "admin") {
			pending = append(pending, r)
		}
	}
	return pending
}

// decideRecovery is as the real server's: one that has ended stays as it is, and says so.
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
