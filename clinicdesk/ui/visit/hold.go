package visit

import (
	"time"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/video"
)

// Start begins the call: from the server's answer on, the clinician is seen and heard (B9). With
// hold, the other call of the desk is put on hold at once, and those of the same doctor elsewhere
// by the server; without, State.Busy names them.
func (v *Visit) Start(hold bool) { v.goLive(backend.SignalStart, hold) }

// Resume ends the hold, as Start begins.
func (v *Visit) Resume(hold bool) { v.goLive(backend.SignalResume, hold) }

func (v *Visit) goLive(kind string, hold bool) {
	if hold {
		v.config.Floor.take(v)
	}
	v.update(func(s *State) { s.Busy = nil })
	v.mu.Lock()
	v.keepsHold = false
	v.mu.Unlock()
	v.say(backend.SignalMessage{Type: kind, Hold: hold})
}

// Hold keeps picture and sound of both sides from passing, at once; the server
// is told, and told again where the line is lost.
func (v *Visit) Hold() {
	v.mu.Lock()
	v.keepsHold = true
	v.mu.Unlock()
	v.silence(v.config.Now())
	v.say(backend.SignalMessage{Type: backend.SignalHold})
}

// silence is the hold as far as this side has it in its hand.
func (v *Visit) silence(since time.Time) {
	v.withPeer((*video.Peer).Hold)
	v.config.Floor.release(v)
	v.update(func(s *State) {
		if s.HeldSince.IsZero() {
			s.HeldSince = since
		}
	})
}

// live lets the clinician be seen and heard, unless another visit of this desk is, or this one was put on
// hold here while the server could not be told.
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

// Admit lets a waiting device of the patient in; the one that is in goes.
func (v *Visit) Admit(applicant string) { v.decide(backend.SignalAdmit, applicant) }

// Refuse sends a waiting device away.
func (v *Visit) Refuse(applicant string) { v.decide(backend.SignalRefuse, applicant) }

func (v *Visit) decide(kind, applicant string) {
	v.say(backend.SignalMessage{Type: kind, Applicant: applicant})
}
