package backend

import (
	"context"
	"slices"
	"sync"

	"madoguchi/apiserver/api"
)

// recoveries are those of accounts whose owners have lost password and second factor, as far as the person at the desk
// can do something about them. They may be used from any goroutine.
type recoveries struct {
	mu      sync.Mutex
	pending []Recovery
	asked   int // loads that were begun
	shown   int // the load that pending is of; those begun before it are out of date
}

// ask begins a load and returns its number.
func (r *recoveries) ask() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	return r.asked
}

// set takes the answer of a load, unless a later one or a decision came first.
func (r *recoveries) set(load int, pending []Recovery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if load > r.shown {
		r.shown, r.pending = load, pending
	}
}

// take takes one as it stands after a decision; one that has ended goes. A load
// that is under way may not know of the decision.
func (r *recoveries) take(decided Recovery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	next := slices.DeleteFunc(slices.Clone(r.pending),
		func(known Recovery) bool { return known.ID == decided.ID && !decided.Pending() })
	for i := range next {
		if next[i].ID == decided.ID {
			next[i] = decided
		}
	}
	r.shown, r.pending = r.asked, next
}

// Recoveries returns those that can be approved or stopped, the oldest first.
func (s *Session) Recoveries() []Recovery {
	s.recoveries.mu.Lock()
	defer s.recoveries.mu.Unlock()
	return slices.Clone(s.recoveries.pending)
}

// Recovery returns one of Recoveries.
func (s *Session) Recovery(id string) (Recovery, bool) {
	all := s.Recoveries()
	at := slices.IndexFunc(all, func(r Recovery) bool { return r.ID == id })
	if at < 0 {
		return Recovery{}, false
	}
	return all[at], true
}

// ApproveRecovery vouches for a colleague, and returns the recovery as it stands then; the same again is no error.
func (s *Session) ApproveRecovery(ctx context.Context, r Recovery) (Recovery, error) {
	return s.decided(s.client.ApproveRecovery(ctx, r.ID))
}

// StopRecovery stops a recovery, and returns it as it stands then; the same again is no error.
func (s *Session) StopRecovery(ctx context.Context, r Recovery) (Recovery, error) {
	return s.decided(s.client.StopRecovery(ctx, r.ID))
}

func (s *Session) decided(r Recovery, err error) (Recovery, error) {
	if err == nil {
		s.recoveries.take(r)
	}
	return r, err
}

// undecided reports whether somebody waits for the person at the desk.
func undecided(r Recovery) bool { return r.Own || r.State == api.RecoveryWaiting }

// recoveryTask is the row of a recovery.
func (v View) recoveryTask(r Recovery) Task {
	task := Task{
		Recovery: r.ID, Tone: ToneDone, What: v.Say("recovery.title"), Since: v.clockToday(r.AskedAt), Name: r.Name,
		Visit: r.Email,
		Text:  v.Code("recovery.short", r.State), Done: v.Say("recovery.look"),
	}
	if r.State == api.RecoveryApproved {
		task.Note = v.Say("recovery.until", v.DateTime(v.At(r.ObjectUntil)))
	}
	if undecided(r) {
		task.Tone = ToneWrong
	}
	if r.Own {
		task.Text = v.Say("recovery.ownShort")
	}
	return task
}

// RecoveryStands says how far a recovery has come.
func (v View) RecoveryStands(r Recovery) string {
	if r.State == api.RecoveryApproved {
		return v.Say("recovery.state.approved", v.DateTime(v.At(r.ObjectUntil)))
	}
	return v.Code("recovery.state", r.State)
}
