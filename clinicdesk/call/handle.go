package call

import (
	"context"
	"encoding/json"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/video"
)

// handle handles one message of the server.
func (v *Side) handle(ctx context.Context, message api.SignalMessage) {
	switch message.Type {
	case api.SignalWelcome:
		v.welcome(ctx, message)
	case api.SignalPeer:
		v.setPatient(message.Peer, message.Left)
	case api.SignalDescription:
		handToEngine(v, message, message.Description, (*video.Peer).Description)
	case api.SignalCandidate:
		handToEngine(v, message, message.Candidate, (*video.Peer).Candidate)
	case api.SignalHere:
		v.engine.do((*video.Peer).PatientHears)
	case api.SignalMedia:
		v.states.change(func(s *State) {
			s.PatientMicrophone, s.PatientCamera = isTrue(message.Microphone), isTrue(message.Camera)
			s.PatientDevices = message.SignalStates
		})
	case api.SignalDoor:
		v.states.change(func(s *State) { s.Door = message.Door })
	case api.SignalStarted:
		v.began(v.config.Now())
		if v.State().HeldSince.IsZero() {
			v.applyLive()
		}
	case api.SignalHeld:
		v.applyHold(timeOf(message.Since))
	case api.SignalResumed:
		v.applyLive()
	case api.SignalBusy:
		v.states.change(func(s *State) { s.Busy = message.Calls })
	case api.SignalAsking:
		v.states.change(func(s *State) { s.Applicants = message.Applicants })
	case api.SignalOccupied:
		v.states.change(func(s *State) {
			s.Phase, s.OccupiedSince, s.By = Occupied, timeOf(message.Since), message.By
		})
	case api.SignalFinished, api.SignalCancelled, api.SignalExpired, api.SignalReplaced:
		v.states.change(func(s *State) { s.By = message.By })
		v.states.end(End(message.Type), nil)
	}
}

func isTrue(flag *bool) bool { return flag != nil && *flag }

func timeOf(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

// handToEngine passes a description or candidate of the patient's current session to the engine. It ignores an unusable
// value: the other side caused it, and the call must continue.
func handToEngine[Value any](
	v *Side, message api.SignalMessage, encoded json.RawMessage, hand func(*video.Peer, Value) error,
) {
	v.mu.Lock()
	current := message.From == v.patient
	v.mu.Unlock()
	var value Value
	if !current || json.Unmarshal(encoded, &value) != nil {
		return
	}
	v.engine.do(func(p *video.Peer) {
		if err := hand(p, value); err != nil {
			v.config.Logger.Info("signalling message not used", "type", message.Type, "error", err)
		}
	})
}

// welcome starts the call, or restarts it after a broken connection.
func (v *Side) welcome(ctx context.Context, message api.SignalMessage) {
	if err := v.engine.open(ctx, v.videoConfig(message.ICEServers), v.State); err != nil {
		if ctx.Err() == nil {
			v.states.end(Refused, err)
		}
		return
	}
	v.states.change(func(s *State) { s.Phase, s.Door, s.Busy, s.Applicants = In, message.Door, nil, nil })
	v.welcomeCall(message)
	v.mu.Lock()
	v.patient = "" // this side's session is new, so the patient's page begins a new connection
	v.mu.Unlock()
	v.setPatient(message.Peer, message.Left)
	v.sayMedia()
}

// welcomeCall applies whether the call has begun and whether it is on hold.
func (v *Side) welcomeCall(message api.SignalMessage) {
	if message.CallSince != nil {
		ago := time.Duration(0)
		if message.Now != nil { // the server's clock and this machine's may differ
			ago = message.Now.Sub(*message.CallSince)
		}
		v.began(v.config.Now().Add(-ago))
	}
	switch {
	case message.CallSince == nil:
	case message.Held != nil:
		v.applyHold(*message.Held)
	default:
		v.applyLive()
	}
}

// began notes when the call began, unless that is known.
func (v *Side) began(since time.Time) {
	v.states.change(func(s *State) {
		if s.CallSince.IsZero() {
			s.CallSince = since
		}
	})
}

// setPatient applies the other side's state: present in a new session, or gone.
func (v *Side) setPatient(other *api.SignalOther, left bool) {
	session := ""
	if other != nil {
		session = other.Session
	}
	v.mu.Lock()
	same := session == v.patient
	v.patient = session
	v.mu.Unlock()
	v.states.change(func(s *State) {
		s.Patient, s.PatientLeft = other != nil, other == nil && left
		if other != nil {
			s.PatientSince, s.PatientMicrophone, s.PatientCamera = other.Since, other.Microphone, other.Camera
			s.PatientDevices = other.SignalStates
		}
	})
	switch {
	case other == nil:
		v.engine.do((*video.Peer).PatientLeft)
	case !same:
		v.engine.do((*video.Peer).PatientArrived)
	}
}

func (v *Side) videoConfig(servers []api.SignalICEServer) video.Config {
	config := video.Config{
		SendDescription: func(d video.Description) { v.toPatient(api.SignalDescription, d) },
		SendCandidate:   func(c video.Candidate) { v.toPatient(api.SignalCandidate, c) },
		AskPatient:      func() { v.toPatient(api.SignalAsk, nil) },
		OnState:         func(path video.State) { v.states.change(func(s *State) { s.Line = path }) },
		OnPicture:       v.config.OnPicture, OnOwnPicture: v.config.OnOwnPicture, OnMissing: v.missing, OnBack: v.works,
		Now: v.config.Now, Logger: v.config.Logger, Loopback: v.config.Loopback, TestPattern: v.config.TestPattern,
	}
	for _, server := range servers {
		config.ICEServers = append(config.ICEServers,
			video.ICEServer{URLs: server.URLs, Username: server.Username, Credential: server.Credential})
	}
	return config
}
