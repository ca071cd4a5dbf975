package signalling

import (
	"time"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// seat is one side's place in a room. It is empty while since is zero, taken while it has a holder, and otherwise held
// for a device that dropped. The room's lock guards it.
type seat struct {
	role      madoguchi.CallRole
	config    *Config
	after     later
	reports   *reports
	allowed   *allowance // of its holder
	newcomers *newcomers // all connections of the side without the seat
	holder    *connection
	device    string // the name of the last holder's device
	actor     madoguchi.Actor
	media     protocol.Media
	since     time.Time   // arrival of this side; replaced connections and a patient's short absences do not change it
	leftAt    time.Time   // when the last holder was lost
	goodbye   bool        // it left on purpose, and nobody has come since
	absence   *time.Timer // runs while the seat is held
	losses    int         // numbers the absences
	unseen    bool        // reported as sending no picture
	looking   *time.Timer // runs until a change of unseen is reported
}

func newSeat(role madoguchi.CallRole, config *Config, after later, reports *reports) *seat {
	return &seat{
		role: role, config: config, after: after, reports: reports,
		allowed: newAllowance(config.Limits), newcomers: newNewcomers(config.Limits),
	}
}

// admits reports whether the device may have the seat: the seat is free, it is the same device, or the person chose to
// move the visit (D4).
func (s *seat) admits(device string, takeOver bool) bool {
	return s.holder == nil || s.device == device || takeOver
}

// isNew reports whether a patient's device differs from the last one, connected or not. In a running call the clinic
// has to admit it, unless the last one has given its place up.
func (s *seat) isNew(device string) bool {
	return s.role == madoguchi.PatientSide && s.device != "" && s.device != device
}

// take seats the connection. It returns the connection that loses the seat, and whether this side was away before.
func (s *seat) take(c *connection, m protocol.Message, now time.Time) (previous *connection, came bool) {
	previous, came = s.holder, s.since.IsZero()
	s.stopAbsence()
	s.holder, s.device, s.actor, s.goodbye = c, deviceName(m.Device), c.party.Actor, false
	s.allowed.messages.AllowN(now, 1) // counts its hello, so that reconnecting does not add messages
	c.allowed.Store(s.allowed)
	s.media = m.Media.Completed()
	if came {
		s.since = c.since(now)
	}
	return previous, came
}

// since returns when the side of a connection arrived. A patient's short absence does not count.
func (c *connection) since(now time.Time) time.Time {
	if c.party.Role == madoguchi.PatientSide {
		return c.party.Stay.Resumed(now)
	}
	return now
}

// lose records the end of the holder's connection and returns the number of this loss.
func (s *seat) lose(now time.Time) int {
	s.holder, s.leftAt = nil, now
	s.losses++
	return s.losses
}

// arrival is the report that this side came.
func (s *seat) arrival(at time.Time) Occurrence {
	occurrence := Occurrence{Kind: cameKind(s.role), At: at, Actor: s.actor}
	if s.role == madoguchi.PatientSide {
		occurrence.Device = s.device
	}
	return occurrence
}

// vacate empties the seat and reports the departure.
func (s *seat) vacate() {
	s.empty()
	s.reports.add(Occurrence{Kind: leftKind(s.role), At: s.leftAt, Actor: s.actor})
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

// peer is this side as the other one sees it, or nil while it is not connected.
func (s *seat) peer() *protocol.Peer {
	if s.holder == nil {
		return nil
	}
	return &protocol.Peer{Session: s.holder.session, Since: s.since.UTC(), Media: s.media}
}

func (s *seat) send(m any) {
	if s.holder != nil {
		s.holder.send(m)
	}
}
