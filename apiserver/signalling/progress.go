package signalling

import (
	"time"

	"madoguchi/madoguchi"
)

// progress is where a call stands: waiting, live, on hold or ended. The room's lock guards it.
type progress struct {
	callSince time.Time           // zero before the call began
	liveSince time.Time           // when it was begun or resumed last
	liveBy    madoguchi.StaffID   // the person who did that, or took the clinic's seat since
	heldSince time.Time           // zero without a hold
	ended     madoguchi.CallState // empty before the call ended
}

// stamp truncates a time to the store's precision, so that processes compare equal times.
func stamp(at time.Time) time.Time { return at.UTC().Truncate(time.Millisecond) }

// runs reports whether the call has begun and not ended.
func (p progress) runs() bool { return p.ended == "" && !p.callSince.IsZero() }

// live reports whether both sides may be seen and heard.
func (p progress) live() bool { return p.runs() && !p.held() }

func (p progress) held() bool { return !p.heldSince.IsZero() }

// start begins a call. It reports false if the call has begun before.
func (p *progress) start(now time.Time, by madoguchi.StaffID) bool {
	if !p.callSince.IsZero() {
		return false
	}
	p.callSince, p.liveSince, p.liveBy = now.UTC(), stamp(now), by
	return true
}

// resumedBy notes who ends the hold. It reports false without a hold.
func (p *progress) resumedBy(now time.Time, by madoguchi.StaffID) bool {
	if !p.held() {
		return false
	}
	p.liveSince, p.liveBy = stamp(now), by
	return true
}

// learn takes over what the store knows, if another process began or resumed the call. It reports whether that ended a
// hold.
func (p *progress) learn(party Party) (resumed bool) {
	if p.callSince.IsZero() {
		p.callSince = party.CallSince.UTC()
	}
	if !party.LiveSince.After(p.liveSince) {
		return false
	}
	p.liveSince, p.liveBy = party.LiveSince.UTC(), party.LiveBy
	return p.held() && p.liveSince.After(p.heldSince)
}

// yieldsTo reports whether a hold from the store counts: the call was not resumed here later. A zero time means no
// hold.
func (p progress) yieldsTo(hold time.Time) bool {
	return !hold.IsZero() && p.live() && !hold.Before(p.liveSince)
}
