package schedule

import (
	"context"
	"slices"
	"sync"

	"madoguchi/apiserver/api"
)

// Recoveries are the account recoveries that the signed-in user can approve or stop. The account's owner has lost
// password and second factor. Safe for concurrent use.
type Recoveries struct {
	client  *api.Client
	mu      sync.Mutex
	pending []api.Recovery
	asked   int // loads begun
	shown   int // the load that pending comes from; earlier loads are stale
}

// NewRecoveries returns recoveries without content. Client.LoadTasks loads them.
func NewRecoveries(client *api.Client) *Recoveries { return &Recoveries{client: client} }

// ask begins a load and returns its number.
func (r *Recoveries) ask() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	return r.asked
}

// set stores the result of a load, unless a later load or a decision came first.
func (r *Recoveries) set(load int, pending []api.Recovery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if load > r.shown {
		r.shown, r.pending = load, pending
	}
}

// take stores a recovery after a decision and removes one that has ended. It also makes running loads stale, because
// they may not contain the decision.
func (r *Recoveries) take(decided api.Recovery) {
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

// All returns the recoveries that can be approved or stopped, oldest first.
func (r *Recoveries) All() []api.Recovery {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.pending)
}

// Find returns one of All.
func (r *Recoveries) Find(id string) (api.Recovery, bool) {
	all := r.All()
	at := slices.IndexFunc(all, func(r api.Recovery) bool { return r.ID == id })
	if at < 0 {
		return api.Recovery{}, false
	}
	return all[at], true
}

// Approve approves a colleague's recovery and returns its new state. It is idempotent.
func (r *Recoveries) Approve(ctx context.Context, recovery api.Recovery) (api.Recovery, error) {
	return r.decided(r.client.ApproveRecovery(ctx, recovery.ID))
}

// Stop stops a recovery and returns its new state. It is idempotent.
func (r *Recoveries) Stop(ctx context.Context, recovery api.Recovery) (api.Recovery, error) {
	return r.decided(r.client.StopRecovery(ctx, recovery.ID))
}

func (r *Recoveries) decided(recovery api.Recovery, err error) (api.Recovery, error) {
	if err == nil {
		r.take(recovery)
	}
	return recovery, err
}
