package signalling

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"madoguchi/madoguchi"
)

const (
	// networks counted separately for one side of a call; beyond that, the least recently used is forgotten
	networks = 16
	crowds   = 2 // times Limits.Connections: the connections of all networks that may be without a seat of a side
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

// attach lets the connection in without a seat, and takes over what its party knows about the call. If its network
// connects too often, it has to prove at once that it is the seat's device.
func (r *room) attach(c *connection) {
	r.mu.Lock()
	defer r.mu.Unlock()
	own := r.seats[c.party.Role].newcomers.from(c.party.Network, r.exchange.config.Now())
	c.allowed.Store(own)
	c.doubted = !own.arrival(r.exchange.config.Now())
	c.vouched = func(m message) bool { return r.knows(c, m) }
	r.makeRoom(c)
	r.arrived++
	c.number = r.arrived
	r.attached[c] = struct{}{}
	r.learn(c.party)
	if r.ended != "" {
		c.tellEnd(r.ended)
	}
}

// knows reports whether a connection proves to be the device that has or had the seat, and that device does not connect
// too often. It gets in even if others with the link have used up their network's limits.
func (r *room) knows(c *connection, m message) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.seats[c.party.Role]
	known := m.Type == typeHello && s.holder != c && s.device != "" && s.device == deviceName(m.Device)
	return known && s.allowed.arrival(r.exchange.config.Now())
}

// makeRoom closes the oldest connection without a seat if the newcomer is one too many. A page that is let in leaves
// the crowd at once, so the oldest is the least likely to be the patient's.
func (r *room) makeRoom(c *connection) {
	limit := r.exchange.config.Limits.Connections
	crowd := r.crowd(c.party.Role)
	neighbours := slices.DeleteFunc(slices.Clone(crowd),
		func(other *connection) bool { return other.party.Network != c.party.Network })
	switch {
	case len(neighbours) >= limit:
		r.sendAway(neighbours[0])
	case len(crowd) >= crowds*limit:
		r.sendAway(crowd[0])
	}
}

// crowd returns a side's connections that neither have a seat nor wait for admission, oldest first.
func (r *room) crowd(role madoguchi.CallRole) (crowd []*connection) {
	for c := range r.attached {
		waits := r.findApplicant(func(a *applicant) bool { return a.holder == c }) != nil
		if c.party.Role == role && r.seats[role].holder != c && !waits {
			crowd = append(crowd, c)
		}
	}
	slices.SortFunc(crowd, func(a, b *connection) int { return cmp.Compare(a.number, b.number) })
	return crowd
}

func (r *room) sendAway(c *connection) {
	delete(r.attached, c)
	c.refuse(FaultRate)
}
