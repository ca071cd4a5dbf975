package visit

import (
	"maps"
	"time"

	"madoguchi/clinicdesk/video"
)

// Phase is where this side stands; the package comment draws the moves.
type Phase int

// The phases of a visit.
const (
	Joining Phase = iota
	In
	Lost
	Occupied
	Over
)

// End says why a visit is over.
type End string

// The ends of a visit.
const (
	Finished  End = "finished"
	Cancelled End = "cancelled"
	Expired   End = "expired"
	Replaced  End = "replaced" // another device of the clinic goes on
	Refused   End = "refused"  // the server does not let this side in; State.Err says why
)

// State is what a console shows. It is a copy; a higher Number is newer.
type State struct {
	Number int64
	Phase  Phase
	End    End
	Err    error // of Refused

	Patient           bool // the patient is there
	PatientSince      time.Time
	PatientMicrophone bool
	PatientCamera     bool
	CallSince         time.Time // zero until 「ビデオ通話を開始する」; by this machine's clock
	OccupiedSince     time.Time

	Line    video.State
	Missing map[video.Kind]video.Missing // devices that cannot be used

	Microphone, Camera, Speaker bool // switched on
}

// InCall reports whether the call has begun.
func (s State) InCall() bool { return !s.CallSince.IsZero() }

func (s State) copied() State {
	s.Missing = maps.Clone(s.Missing)
	return s
}
