package signalling

import (
	"time"

	"madoguchi/madoguchi"
)

// seat is one side's place in a room. It is empty while since is zero, taken while it has a holder, and held for a
// device that dropped in between.
type seat struct {
	role      madoguchi.CallRole
	allowed   *allowance // of its holder
	newcomers *newcomers // all connections that are not on it
	holder    *connection
	device    string // the name of the last holder's
	actor     madoguchi.Actor
	media     media
	since     time.Time   // when this side came; its connection may have been replaced, a patient briefly absent
	leftAt    time.Time   // when the last holder was lost
	goodbye   bool        // it went on purpose, and nobody has come since
	absence   *time.Timer // runs while the seat is held
	losses    int         // tells one absence from the next
	unseen    bool        // it is reported that this side sends no picture
	looking   *time.Timer // runs while that is about to change
}

func newSeat(role madoguchi.CallRole, limits Limits) *seat {
	return &seat{role: role, allowed: newAllowance(limits), newcomers: newNewcomers(limits)}
}

// admits reports whether the device may have the seat: nobody is on it, it is the same device, or the person said that
// the visit shall move (D4).
func (s *seat) admits(device string, takeOver bool) bool {
	return s.holder == nil || s.device == device || takeOver
}

// take seats the connection. It returns the one that loses the seat by it, and whether this side came anew.
func (s *seat) take(c *connection, m message, now time.Time) (previous *connection, came bool) {
	previous, came = s.holder, s.since.IsZero()
	s.stopAbsence()
	s.holder, s.device, s.actor, s.goodbye = c, deviceName(m.Device), c.party.Actor, false
	s.allowed.messages.AllowN(now, 1) // its hello: coming again and again is no way to more
	c.allowed.Store(s.allowed)
	s.media = m.media.completed()
	if came {
		s.since = c.since(now)
	}
	return previous, came
}

// since tells since when the side of a connection that comes now is there.
func (c *connection) since(now time.Time) time.Time {
	if c.party.Role == madoguchi.PatientSide {
		return c.party.Stay.Resumed(now)
	}
	return now
}

// lose notes that the holder's connection ended and returns the number of this loss.
func (s *seat) lose(now time.Time) int {
	s.holder, s.leftAt = nil, now
	s.losses++
	return s.losses
}

func (s *seat) empty() {
	s.stopAbsence()
	s.holder, s.since = nil, time.Time{}
}

func (s *seat) stopAbsence() {
	if s.absence != nil {
		s.absence.Stop()
		s.absence = nil
	}
}

// peer is this side as the other one sees it; nil while nobody is connected.
func (s *seat) peer() *peer {
	if s.holder == nil {
		return nil
	}
	return &peer{Session: s.holder.session, Since: s.since.UTC(), media: s.media}
}

func (s *seat) send(m any) {
	if s.holder != nil {
		s.holder.send(m)
	}
}
