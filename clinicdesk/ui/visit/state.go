package visit

import (
	"maps"
	"time"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/video"
	"madoguchi/madoguchi"
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
	PatientLeft       bool // the patient is not, and went on purpose
	PatientSince      time.Time
	PatientMicrophone bool
	PatientCamera     bool
	PatientDevices    backend.SignalStates  // why what is not on is not
	Door              *backend.SignalAtDoor // a page of the patient's that has not entered; nil while there is none
	CallSince         time.Time             // zero until 「ビデオ通話を開始する」; by this machine's clock
	HeldSince         time.Time             // zero while the call is not on hold; by either clock, for telling that it is
	OccupiedSince     time.Time
	By                string // who of the clinic has the call, of Occupied and Replaced; may be empty

	Busy       []backend.SignalCall      // the live calls that the server asks about before this one begins or goes on
	Applicants []backend.SignalApplicant // devices of the patient that wait to be admitted

	Line    video.State
	Missing map[video.Kind]video.Missing // devices that cannot be used

	Microphone, Camera, Speaker bool // switched on
}

// InCall reports whether the call has begun.
func (s State) InCall() bool { return !s.CallSince.IsZero() }

// OnHold reports whether the call has begun but neither side is seen or heard.
func (s State) OnHold() bool { return s.InCall() && !s.HeldSince.IsZero() }

// Live reports whether both sides may be seen and heard.
func (s State) Live() bool { return s.InCall() && s.HeldSince.IsZero() && s.Phase != Over }

// own are the states of the own devices, as the patient's page is told them.
func (s State) own() backend.SignalStates {
	return backend.SignalStates{
		MicrophoneState: s.device(video.Microphone, s.Microphone),
		CameraState:     s.device(video.Camera, s.Camera),
		SpeakerState:    s.device(video.Speaker, s.Speaker),
	}
}

func (s State) device(kind video.Kind, on bool) madoguchi.DeviceState {
	missing, lacks := s.Missing[kind]
	switch {
	case lacks && missing.Reason == video.Busy:
		return madoguchi.DeviceBusy
	case lacks && missing.Reason == video.Denied:
		return madoguchi.DeviceRefused
	case lacks:
		return madoguchi.DeviceAbsent
	case !on:
		return madoguchi.DeviceOff
	}
	return madoguchi.DeviceWorks
}

func (s State) copied() State {
	s.Missing = maps.Clone(s.Missing)
	return s
}
