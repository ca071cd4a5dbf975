package deskserver

import (
	"net/http"
	"slices"
	"sync"

	"madoguchi/apiserver/api"
)

// Recoveries are the recoveries of accounts.
type Recoveries struct {
	user *User
	feed *feed

	mu         sync.Mutex
	recoveries []api.Recovery
}

func (rs *Recoveries) routes() routes {
	return routes{
		"POST /recoveries/{id}/approve": rs.decide(api.RecoveryApproved),
		"POST /recoveries/{id}/stop":    rs.decide("stopped"),
	}
}

// Put adds or replaces a recovery and notifies the desks.
func (rs *Recoveries) Put(recovery api.Recovery) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.recoveries = append(slices.DeleteFunc(rs.recoveries, func(r api.Recovery) bool { return r.ID == recovery.ID }),
		recovery)
	rs.feed.push(struct{}{})
}

// All returns all recoveries, including ended ones.
func (rs *Recoveries) All() []api.Recovery {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return slices.Clone(rs.recoveries)
}

// pending returns the recoveries that the signed-in user can act on.
func (rs *Recoveries) pending() []api.Recovery {
	admin := rs.user.isAdmin()
	rs.mu.Lock()
	defer rs.mu.Unlock()
	pending := []api.Recovery{}
	for _, r := range rs.recoveries {
		if r.Pending() && (r.Own || admin) {
			pending = append(pending, r)
		}
	}
	return pending
}

// decide behaves like the real server: an ended recovery stays unchanged, and the answer gives its state.
func (rs *Recoveries) decide(state string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rs.mu.Lock()
		defer rs.mu.Unlock()
		at := slices.IndexFunc(rs.recoveries, func(known api.Recovery) bool { return known.ID == r.PathValue("id") })
		if at < 0 {
			refuse(w, http.StatusNotFound, "notFound", "")
			return
		}
		recovery := &rs.recoveries[at]
		if recovery.Pending() {
			recovery.State = state
			rs.feed.push(struct{}{})
		}
		answer(w, http.StatusOK, *recovery)
	}
}
