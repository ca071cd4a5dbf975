package signalling

import (
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// sides are the two seats of a room, and what each sees of the other. The room's lock guards them.
//
// A party that uses SubprotocolBefore does not know holds and would keep sending. During a hold, the two sides are
// therefore parted: each is told that the other is away, which every version understands, and closes its connection.
// Messages for the former session are dropped.
type sides map[madoguchi.CallRole]*seat

func (s sides) other(role madoguchi.CallRole) *seat {
	if role == madoguchi.PatientSide {
		return s[madoguchi.ClinicSide]
	}
	return s[madoguchi.PatientSide]
}

func (s sides) tell(m any) {
	for _, seat := range s {
		seat.send(m)
	}
}

// relay passes on a message for the other side's session.
func (s sides) relay(c *connection, m protocol.Message) {
	to := s.other(c.party.Role)
	if to.holder == nil || to.holder.session != m.To {
		return
	}
	to.send(protocol.Relayed{Type: m.Type, From: c.session, Description: m.Description, Candidate: m.Candidate})
}

// switchMedia notes which devices of a side work, and tells the other side.
func (s sides) switchMedia(role madoguchi.CallRole, working protocol.Media, held bool) {
	s[role].media = working.Completed()
	if !s.parted(held) {
		s.other(role).send(protocol.MediaChange{Type: protocol.TypeMedia, Media: s[role].media})
	}
}

// parted reports whether the two sides are hidden from each other.
func (s sides) parted(held bool) bool {
	for _, seat := range s {
		if held && seat.holder != nil && seat.holder.before {
			return true
		}
	}
	return false
}

// sees returns the other side as the given role sees it.
func (s sides) sees(role madoguchi.CallRole, held bool) *protocol.Peer {
	if s.parted(held) {
		return nil
	}
	return s.other(role).peer()
}

// part tells each side that the other is away.
func (s sides) part() {
	s.meet(true)
	for _, seat := range s {
		if seat.holder != nil {
			seat.holder.session = madoguchi.NewID() // after the parting, both connect again
		}
	}
}

// meet tells each side about the other.
func (s sides) meet(held bool) {
	for role, seat := range s {
		if s.other(role).holder != nil {
			seat.send(protocol.PeerChange{Type: protocol.TypePeer, Peer: s.sees(role, held)})
		}
	}
}
