package signalling

import (
	"time"

	"madoguchi/madoguchi"
)

// A party that uses SubprotocolBefore does not know holds and would keep sending. During a hold, the room therefore
// parts the two sides: each is told that the other is away, which every version understands, and closes its connection.
// Messages for the former session are dropped.

// parted reports whether the two sides are hidden from each other.
func (r *room) parted() bool {
	if r.heldSince.IsZero() {
		return false
	}
	for _, s := range r.seats {
		if s.holder != nil && s.holder.before {
			return true
		}
	}
	return false
}

// sees returns the other side as the given role sees it.
func (r *room) sees(role madoguchi.CallRole) *peer {
	if r.parted() {
		return nil
	}
	return r.other(role).peer()
}

// beginHold stops picture and sound of both sides.
func (r *room) beginHold(since time.Time) {
	r.heldSince = stamp(since)
	r.tell(sinceNotice{Type: typeHeld, Since: r.heldSince})
	if r.parted() {
		r.part()
	}
}

// endHold lets picture and sound pass again.
func (r *room) endHold() {
	parted := r.parted()
	r.heldSince = time.Time{}
	r.tell(notice{Type: typeResumed})
	if parted {
		r.meet()
	}
}

// part tells each side that the other is away.
func (r *room) part() {
	r.meet()
	for _, s := range r.seats {
		if s.holder != nil {
			s.holder.session = madoguchi.NewID() // after the parting, both connect anew
		}
	}
}

// meet tells each side about the other.
func (r *room) meet() {
	for role, s := range r.seats {
		if r.other(role).holder != nil {
			s.send(peerChange{Type: typePeer, Peer: r.sees(role)})
		}
	}
}
