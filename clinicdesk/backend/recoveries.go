package backend

import (
	"context"
	"slices"
	"sync"

	"madoguchi/apiserver/api"
)

// recoveries are the account recoveries that the signed-in user can approve or stop. The account's owner has lost
// password and second factor. Safe for concurrent use.
type recoveries struct {
	mu      sync.Mutex
	pending []api.Recovery
	asked   int // loads begun
	shown   int // the load that pending comes from; earlier loads are stale
}

// ask begins a load and returns its number.
func (r *recoveries) ask() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	return r.asked
}

// set stores the result of a load, unless a later load or a decision came first.
func (r *recoveries) set(load int, pending []api.Recovery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if load > r.shown {
		r.shown, r.pending = load, pending
	}
}

// take stores a recovery after a decision and removes one that has ended. It also makes running loads stale, because
// they may not contain the decision.
func (r *recoveries) take(decided api.Recovery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	next := slices.DeleteFunc(slices.Clone(r.pending),
		func(known api.Recovery) bool { return known.ID == decided.ID && !decided.Pending() })
	for i := range next {
		if next[i].ID == decided.ID {
			next[i] = decided
		}
	}
	r.shown, r.pending = r.asked, next
}

// Recoveries returns the recoveries that can be approved or stopped, oldest first.
func (s *Session) Recoveries() []api.Recovery {
	s.recoveries.mu.Lock()
	defer s.recoveries.mu.Unlock()
	return slices.Clone(s.recoveries.pending)
}

// Recovery returns one of Recoveries.
func (s *Session) Recovery(id string) (api.Recovery, bool) {
	all := s.Recoveries()
	at := slices.IndexFunc(all, func(r api.Recovery) bool { return r.ID == id })
	if at < 0 {
		return api.Recovery{}, false
	}
	return all[at], true
}

// ApproveRecovery approves a colleague's recovery and returns its new state. It is idempotent.
func (s *Session) ApproveRecovery(ctx context.Context, r api.Recovery) (api.Recovery, error) {
	return s.decided(s.client.ApproveRecovery(ctx, r.ID))
}

// StopRecovery stops a recovery and returns its new state. It is idempotent.
func (s *Session) StopRecovery(ctx context.Context, r api.Recovery) (api.Recovery, error) {
	return s.decided(s.client.StopRecovery(ctx, r.ID))
}

func (s *Session) decided(r api.Recovery, err error) (api.Recovery, error) {
	if err == nil {
		s.recoveries.take(r)
	}
	return r, err
}
