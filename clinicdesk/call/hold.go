package call

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/video"
)

// Start begins the call: the clinician is seen and heard once the server has answered (B9). With hold, the desk's other
// call goes on hold at once, and the server puts the doctor's calls elsewhere on hold. Without hold, State.Busy lists
// those calls.
func (v *Side) Start(hold bool) { v.goLive(api.SignalStart, hold) }

// Resume ends the hold; hold works as in Start.
func (v *Side) Resume(hold bool) { v.goLive(api.SignalResume, hold) }

func (v *Side) goLive(kind string, hold bool) {
	if hold {
		v.config.LiveLimit.take(v)
	}
	v.states.change(func(s *State) { s.Busy = nil })
	v.mu.Lock()
	v.keepsHold = false
	v.mu.Unlock()
	v.line.say(api.SignalMessage{Type: kind, Hold: hold})
}

// Hold stops picture and sound in both directions at once. It tells the server, and repeats that after a lost
// connection.
func (v *Side) Hold() {
	v.mu.Lock()
	v.keepsHold = true
	v.mu.Unlock()
	v.applyHold(v.config.Now())
	v.line.say(api.SignalMessage{Type: api.SignalHold})
}

// applyHold applies the hold on this side.
func (v *Side) applyHold(since time.Time) {
	v.engine.do((*video.Peer).Hold)
	v.config.LiveLimit.release(v)
	v.states.change(func(s *State) {
		if s.HeldSince.IsZero() {
			s.HeldSince = since
		}
	})
}

// applyLive lets the clinician be seen and heard, unless another call of this desk is live, or this call was put on
// hold here while the server could not be told.
func (v *Side) applyLive() {
	v.mu.Lock()
	keepsHold := v.keepsHold
	v.mu.Unlock()
	if keepsHold || !v.config.LiveLimit.grant(v) {
		v.Hold()
		return
	}
	v.engine.do((*video.Peer).Resume)
	v.engine.do((*video.Peer).Start)
	v.states.change(func(s *State) { s.HeldSince, s.Busy = time.Time{}, nil })
}
