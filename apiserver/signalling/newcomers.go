package signalling

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

const (
	// networks counted separately for one side of a call; beyond that, the least recently used is forgotten
	networks = 16
	crowds   = 2 // times Limits.Connections: the connections of all networks that may be without a place on a side
)

// newcomers limits a side's connections without a seat. It counts them by network, so that a stranger does not use up
// the patient's limits.
type newcomers struct {
	limits Limits
	known  map[string]*newcomer
	moves  *rate.Limiter // moves of the seat to other devices; the other side is told of each
}

type newcomer struct {
	allowed *allowance
	used    time.Time
}

func newNewcomers(limits Limits) *newcomers {
	return &newcomers{
		limits: limits.ofStrangers(), known: make(map[string]*newcomer),
		moves: rate.NewLimiter(rate.Limit(limits.Arrivals), limits.ArrivalsBurst),
	}
}

// from returns the allowance of a network.
func (n *newcomers) from(network string, now time.Time) *allowance {
	known := n.known[network]
	if known == nil {
		if len(n.known) >= networks {
			n.forgetOne()
		}
		known = &newcomer{allowed: newAllowance(n.limits)}
		n.known[network] = known
	}
	known.used = now
	return known.allowed
}

func (n *newcomers) forgetOne() {
	var rested string
	for network, known := range n.known {
		if rested == "" || known.used.Before(n.known[rested].used) {
			rested = network
		}
	}
	delete(n.known, rested)
}

// crowd holds a room's connections. The room's lock guards it.
type crowd struct {
	limit    int // of one side's connections from one network without a place; twice as many from all networks
	attached map[*connection]struct{}
	arrived  int // number of connections so far
}

// admit attaches a connection. If the newcomer is one too many, it closes the oldest one without a place, and reports
// that. A page that is let in gets a place at once, so the oldest is the least likely to be the patient's.
func (w *crowd) admit(c *connection, hasPlace func(*connection) bool) (closed bool) {
	waiting := w.waiting(c.party.Role, hasPlace)
	neighbours := slices.DeleteFunc(slices.Clone(waiting),
		func(other *connection) bool { return other.party.Network != c.party.Network })
	switch {
	case len(neighbours) >= w.limit:
		w.sendAway(neighbours[0])
		closed = true
	case len(waiting) >= crowds*w.limit:
		w.sendAway(waiting[0])
		closed = true
	}
	w.arrived++
	c.number = w.arrived
	w.attached[c] = struct{}{}
	return closed
}

// waiting returns a side's connections without a place, oldest first.
func (w *crowd) waiting(role madoguchi.CallRole, hasPlace func(*connection) bool) (waiting []*connection) {
	for c := range w.attached {
		if c.party.Role == role && !hasPlace(c) {
			waiting = append(waiting, c)
		}
	}
	slices.SortFunc(waiting, func(a, b *connection) int { return cmp.Compare(a.number, b.number) })
	return waiting
}

func (w *crowd) sendAway(c *connection) {
	delete(w.attached, c)
	c.refuse(protocol.FaultRate)
}

// atDoor returns the page that arrived last and has not entered.
func (w *crowd) atDoor() *protocol.Door {
	var last *connection
	for c := range w.attached {
		if c.step != "" && (last == nil || c.stepSince.After(last.stepSince)) {
			last = c
		}
	}
	if last == nil {
		return nil
	}
	return &protocol.Door{Step: last.step, Since: last.stepSince}
}
