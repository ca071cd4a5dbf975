package call

import (
	"maps"
	"sync"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/video"
	"madoguchi/madoguchi"
)

// Phase is the phase of this side; the package comment draws the transitions.
type Phase int

// The phases of a call.
const (
	Joining Phase = iota
	In
	Lost
	Occupied
	Over
)

// End is the reason why a call is over.
type End string

// The reasons.
const (
	Finished  End = "finished"
	Cancelled End = "cancelled"
	Expired   End = "expired"
	Replaced  End = "replaced" // another device of the clinic has taken over
	Refused   End = "refused"  // the server does not admit this side; State.Err has the reason
)

// State is what a console shows. It is a copy; a higher Number is newer.
type State struct {
	Number int64
	Phase  Phase
	End    End
	Err    error // for Refused

	Patient           bool // the patient is present
	PatientLeft       bool // the patient left on purpose
	PatientSince      time.Time
	PatientMicrophone bool
	PatientCamera     bool
	PatientDevices    api.SignalStates  // for each of the patient's devices that is off, why
	Door              *api.SignalAtDoor // a page of the patient that has not entered; nil if none
	CallSince         time.Time         // zero until 「ビデオ通話を開始する」; by this machine's clock
	// HeldSince is zero unless the call is on hold. It uses the server's or this machine's clock, so it only serves to
	// detect a hold.
	HeldSince     time.Time
	OccupiedSince time.Time
	By            string // the member of staff who has the call, for Occupied and Replaced; may be empty

	Busy       []api.SignalCall      // live calls that the server asks about before this call starts or resumes
	Applicants []api.SignalApplicant // the patient's devices that wait for admission

	Line    video.State
	Missing map[video.Kind]video.Missing // devices that cannot be used

	Microphone, Camera, Speaker bool // switched on
}

// InCall reports whether the call has begun.
func (s State) InCall() bool { return !s.CallSince.IsZero() }

// OnHold reports whether the call has begun and is on hold, so that neither side is seen or heard.
func (s State) OnHold() bool { return s.InCall() && !s.HeldSince.IsZero() }

// Live reports whether both sides may be seen and heard.
func (s State) Live() bool { return s.InCall() && s.HeldSince.IsZero() && s.Phase != Over }

// own returns the states of the clinician's devices in the form sent to the patient's page.
func (s State) own() api.SignalStates {
	return api.SignalStates{
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

// states holds a call's state and reports each change of it.
type states struct {
	onState func(State)

	mu    sync.Mutex
	state State
}

func newStates(onState func(State)) *states {
	return &states{
		onState: onState,
		state:   State{Microphone: true, Camera: true, Speaker: true, Missing: map[video.Kind]video.Missing{}},
	}
}

func (s *states) current() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.copied()
}

// change changes the state and reports it.
func (s *states) change(change func(*State)) {
	s.mu.Lock()
	change(&s.state)
	s.state.Number++
	state := s.state.copied()
	s.mu.Unlock()
	s.onState(state)
}

// end ends the call.
func (s *states) end(end End, err error) {
	s.change(func(s *State) {
		s.Phase, s.End, s.Err, s.Patient, s.Busy, s.Applicants = Over, end, err, false, nil, nil
	})
}
