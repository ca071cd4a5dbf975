package access

import (
	"maps"
	"sync"
	"time"

	"madoguchi/madoguchi"
)

// Standing bounds how much each key holds at a time, in this process. What is held ends by itself.
type Standing struct {
	now  func() time.Time
	Most int

	mu   sync.Mutex
	held map[string]map[string]time.Time // the ends, by key and by what is held
}

func newStanding(now func() time.Time, most int) *Standing {
	return &Standing{now: now, Most: most, held: make(map[string]map[string]time.Time)}
}

// Take notes what a key holds until a time, in exchange for something else that it may hold. It returns ErrTooMany,
// with the wait until the first of them ends, if the key holds Most others.
func (s *Standing) Take(key, what, instead string, until time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.held) >= maxBuckets {
		s.sweep()
	}
	standing := s.standing(key)
	others := maps.Clone(standing)
	delete(others, what)
	delete(others, instead)
	if len(others) >= s.Most {
		return madoguchi.ErrTooMany.Because(exhausted{firstOf(others).Sub(s.now())})
	}
	standing[what] = until
	s.held[key] = standing
	return nil
}

// Release notes that a key holds something no more.
func (s *Standing) Release(key, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if delete(s.held[key], what); len(s.held[key]) == 0 {
		delete(s.held, key)
	}
}

// standing returns what a key still holds.
func (s *Standing) standing(key string) map[string]time.Time {
	standing := make(map[string]time.Time)
	for what, until := range s.held[key] {
		if s.now().Before(until) {
			standing[what] = until
		}
	}
	return standing
}

func firstOf(standing map[string]time.Time) (first time.Time) {
	for _, until := range standing {
		if first.IsZero() || until.Before(first) {
			first = until
		}
	}
	return first
}

// sweep drops the keys that hold nothing any more, and if that is not enough, any key.
func (s *Standing) sweep() {
	for key := range s.held {
		if len(s.standing(key)) == 0 {
			delete(s.held, key)
		}
	}
	for key := range s.held {
		if len(s.held) < maxBuckets {
			return
		}
		delete(s.held, key)
	}
}

// Holder is by what somebody who holds slots is counted: the account, or the network of a guest; and the network.
type Holder struct{ Own, Network string }

// Holdings counts what holders hold, each by itself and all of one network. So several accounts in one network hold no
// more than a household or a waiting room needs.
type Holdings struct{ Own, Network *Standing }

// Take is Standing.Take in both counts.
func (h Holdings) Take(holder Holder, what, instead string, until time.Time) error {
	if err := h.Network.Take(holder.Network, what, instead, until); err != nil {
		return err
	}
	err := h.Own.Take(holder.Own, what, instead, until)
	if err != nil && what != instead {
		h.Network.Release(holder.Network, what)
	}
	return err
}

// Release is Standing.Release in both counts.
func (h Holdings) Release(holder Holder, what string) {
	h.Network.Release(holder.Network, what)
	h.Own.Release(holder.Own, what)
}
