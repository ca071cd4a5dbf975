package visit

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/video"
)

// Start begins the call: the clinician is seen and heard once the server has answered (B9). With hold, the desk's other
// call goes on hold at once, and the server puts the doctor's calls elsewhere on hold. Without hold, State.Busy lists
// those calls.
func (v *Visit) Start(hold bool) { v.goLive(api.SignalStart, hold) }

// Resume ends the hold; hold works as in Start.
func (v *Visit) Resume(hold bool) { v.goLive(api.SignalResume, hold) }

func (v *Visit) goLive(kind string, hold bool) {
	if hold {
		v.config.Floor.take(v)
	}
	v.update(func(s *State) { s.Busy = nil })
	v.mu.Lock()
	v.keepsHold = false
	v.mu.Unlock()
	v.say(api.SignalMessage{Type: kind, Hold: hold})
}

// Hold stops picture and sound in both directions at once. It tells the server, and repeats that after a lost
// connection.
func (v *Visit) Hold() {
	v.mu.Lock()
	v.keepsHold = true
	v.mu.Unlock()
	v.silence(v.config.Now())
	v.say(api.SignalMessage{Type: api.SignalHold})
}

// silence applies the hold on this side.
func (v *Visit) silence(since time.Time) {
	v.withPeer((*video.Peer).Hold)
	v.config.Floor.release(v)
	v.update(func(s *State) {
		if s.HeldSince.IsZero() {
			s.HeldSince = since
		}
	})
}

// live lets the clinician be seen and heard, unless another visit of this desk is live, or this visit was put on hold
// here while the server could not be told.
func (v *Visit) live() {
	v.mu.Lock()
	keepsHold := v.keepsHold
	v.mu.Unlock()
	if keepsHold || !v.config.Floor.grant(v) {
		v.Hold()
		return
	}
	v.withPeer((*video.Peer).Resume)
	v.withPeer((*video.Peer).Start)
	v.update(func(s *State) { s.HeldSince, s.Busy = time.Time{}, nil })
}

// Admit admits a waiting device of the patient, which replaces the current one.
func (v *Visit) Admit(applicant string) { v.decide(api.SignalAdmit, applicant) }

// Refuse sends a waiting device away.
func (v *Visit) Refuse(applicant string) { v.decide(api.SignalRefuse, applicant) }

func (v *Visit) decide(kind, applicant string) {
	v.say(api.SignalMessage{Type: kind, Applicant: applicant})
}
