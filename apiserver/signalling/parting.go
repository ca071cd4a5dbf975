package signalling

import (
	"time"

	"madoguchi/madoguchi"
)

// A party of before there were holds (SubprotocolBefore) knows none of their messages: told of one, it would go on
// sending. During a hold the room therefore parts the two sides: each reads that the other is away, which every version
// knows and shows, and closes its connection. What it says to the session from before reaches nobody.

// parted reports whether the two sides do not see each other.
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

// sees is the other side as that of a role sees it.
func (r *room) sees(role madoguchi.CallRole) *peer {
	if r.parted() {
		return nil
	}
	return r.other(role).peer()
}

// beginHold keeps picture and sound of both sides from passing.
func (r *room) beginHold(since time.Time) {
	r.heldSince = stamp(since)
	r.tell(sinceNotice{Type: typeHeld, Since: r.heldSince})
	if r.parted() {
		r.part()
	}
}

// endHold lets them pass again.
func (r *room) endHold() {
	parted := r.parted()
	r.heldSince = time.Time{}
	r.tell(notice{Type: typeResumed})
	if parted {
		r.meet()
	}
}

// part lets each side read that the other is away.
func (r *room) part() {
	r.meet()
	for _, s := range r.seats {
		if s.holder != nil {
			s.holder.session = madoguchi.NewID() // where they meet again, both connect anew
		}
	}
}

// meet tells each side how it sees the other.
func (r *room) meet() {
	for role, s := range r.seats {
		if r.other(role).holder != nil {
			s.send(peerChange{Type: typePeer, Peer: r.sees(role)})
		}
	}
}
