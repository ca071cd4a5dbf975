package visit

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/video"
	"madoguchi/madoguchi"
)

// The delays between two attempts to reach the signalling.
const (
	firstWait = 500 * time.Millisecond
	longWait  = 5 * time.Second
)

// goodbyeTimeout bounds the goodbye to the server.
const goodbyeTimeout = 2 * time.Second

// run keeps this side in the call until the call or ctx ends.
func (v *Visit) run(ctx context.Context) {
	defer close(v.done)
	defer v.config.Floor.release(v)
	defer v.closePeer()
	for wait := firstWait; ; wait = min(2*wait, longWait) {
		welcomed, err := v.attend(ctx)
		if ctx.Err() != nil || v.concluded(err) {
			return
		}
		if welcomed {
			wait = firstWait
		}
		v.config.Logger.Info("signalling lost", "error", err)
		v.update(func(s *State) { s.Phase = Lost })
		if !sleep(ctx, wait) {
			return
		}
	}
}

func (v *Visit) closePeer() {
	v.withPeer(func(p *video.Peer) {
		if err := p.Close(); err != nil {
			v.config.Logger.Warn("video not closed", "error", err)
		}
	})
}

// sleep waits, and reports whether ctx is still active.
func sleep(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// concluded reports whether an error makes another attempt pointless, and shows that error.
func (v *Visit) concluded(err error) bool {
	if v.State().Phase == Over {
		return true
	}
	var closed *api.SignalClosed
	if errors.As(err, &closed) {
		return v.concludedBy(closed.Code)
	}
	switch madoguchi.KindOf(err) {
	case madoguchi.KindUnavailable, madoguchi.KindTooMany, "":
		return false
	}
	v.over(Refused, err)
	return true
}

// The codes for which the server closes the signalling permanently.
const (
	closedReplaced = 4001
	closedOutside  = 4004
)

func (v *Visit) concludedBy(code int) bool {
	switch code {
	case closedReplaced:
		v.over(Replaced, nil)
	case closedOutside:
		v.over(Expired, nil)
	default:
		return false
	}
	return true
}

func (v *Visit) over(end End, err error) {
	v.update(func(s *State) {
		s.Phase, s.End, s.Err, s.Patient, s.Busy, s.Applicants = Over, end, err, false, nil, nil
	})
}

// attend serves one connection to the signalling, from hello to its end.
func (v *Visit) attend(ctx context.Context) (welcomed bool, err error) {
	line, err := v.config.Dial(ctx)
	if err != nil {
		return false, err
	}
	lineCtx, hangUp := context.WithCancel(ctx)
	written := make(chan struct{})
	v.drain()
	go func() {
		defer close(written)
		v.write(lineCtx, line)
	}()
	defer func() {
		hangUp()
		<-written
		v.sayGoodbye(ctx, line)
	}()
	for {
		message, err := line.Receive(lineCtx)
		if err != nil {
			return welcomed, err
		}
		welcomed = welcomed || message.Type == api.SignalWelcome
		if v.take(ctx, message); v.State().Phase == Over {
			return welcomed, nil
		}
	}
}

// drain drops messages queued for an earlier connection.
func (v *Visit) drain() {
	for {
		select {
		case <-v.out:
		case <-v.again:
		default:
			return
		}
	}
}

func (v *Visit) hello(takeOver bool) api.SignalMessage {
	message := v.media(api.SignalHello)
	message.Device, message.TakeOver = v.config.Device, takeOver
	return message
}

// write sends hello and then the queued messages. A failed write ends the connection, which the reader detects.
func (v *Visit) write(ctx context.Context, line Signalling) {
	for message := v.hello(false); line.Send(ctx, message) == nil; {
		select {
		case <-ctx.Done():
			return
		case <-v.again:
			message = v.hello(true)
		case message = <-v.out:
		}
	}
}

// sayGoodbye tells the server if this side leaves on purpose, and closes the connection.
func (v *Visit) sayGoodbye(ctx context.Context, line Signalling) {
	if ctx.Err() != nil {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbyeTimeout)
		defer cancel()
		// a server that misses this message detects the closed connection a little later
		_ = line.Send(last, api.SignalMessage{Type: api.SignalLeave})
	}
	_ = line.Close()
}

// take handles one message.
func (v *Visit) take(ctx context.Context, message api.SignalMessage) {
	switch message.Type {
	case api.SignalWelcome:
		v.welcome(ctx, message)
	case api.SignalPeer:
		v.setPatient(message.Peer, message.Left)
	case api.SignalDescription:
		take(v, message, message.Description, (*video.Peer).Description)
	case api.SignalCandidate:
		take(v, message, message.Candidate, (*video.Peer).Candidate)
	case api.SignalHere:
		v.withPeer((*video.Peer).PatientHears)
	case api.SignalMedia:
		v.update(func(s *State) {
			s.PatientMicrophone, s.PatientCamera = isTrue(message.Microphone), isTrue(message.Camera)
			s.PatientDevices = message.SignalStates
		})
	case api.SignalDoor:
		v.update(func(s *State) { s.Door = message.Door })
	case api.SignalStarted:
		v.started(v.config.Now())
		if v.State().HeldSince.IsZero() {
			v.live()
		}
	case api.SignalHeld:
		v.silence(timeOf(message.Since))
	case api.SignalResumed:
		v.live()
	case api.SignalBusy:
		v.update(func(s *State) { s.Busy = message.Calls })
	case api.SignalAsking:
		v.update(func(s *State) { s.Applicants = message.Applicants })
	case api.SignalOccupied:
		v.update(func(s *State) { s.Phase, s.OccupiedSince, s.By = Occupied, timeOf(message.Since), message.By })
	case api.SignalFinished, api.SignalCancelled, api.SignalExpired, api.SignalReplaced:
		v.update(func(s *State) { s.By = message.By })
		v.over(End(message.Type), nil)
	}
}

func isTrue(flag *bool) bool { return flag != nil && *flag }

func timeOf(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

// take passes a description or candidate of the patient's current session to the engine. It ignores an unusable value:
// the other side caused it, and the call must continue.
func take[Value any](
	v *Visit, message api.SignalMessage, encoded json.RawMessage, hand func(*video.Peer, Value) error,
) {
	v.mu.Lock()
	current := message.From == v.patient
	v.mu.Unlock()
	var value Value
	if !current || json.Unmarshal(encoded, &value) != nil {
		return
	}
	v.withPeer(func(p *video.Peer) {
		if err := hand(p, value); err != nil {
			v.config.Logger.Info("signalling message not used", "type", message.Type, "error", err)
		}
	})
}

// welcome starts the call, or restarts it after a broken connection.
func (v *Visit) welcome(ctx context.Context, message api.SignalMessage) {
	if err := v.openPeer(ctx, message.ICEServers); err != nil {
		if ctx.Err() == nil {
			v.over(Refused, err)
		}
		return
	}
	v.update(func(s *State) { s.Phase, s.Door, s.Busy, s.Applicants = In, message.Door, nil, nil })
	v.welcomeCall(message)
	v.mu.Lock()
	v.patient = "" // this side's session is new, so the patient's page begins a new connection
	v.mu.Unlock()
	v.setPatient(message.Peer, message.Left)
	v.sayMedia()
}

// welcomeCall applies whether the call has begun and whether it is on hold.
func (v *Visit) welcomeCall(message api.SignalMessage) {
	if message.CallSince != nil {
		ago := time.Duration(0)
		if message.Now != nil { // the server's clock and this machine's may differ
			ago = message.Now.Sub(*message.CallSince)
		}
		v.started(v.config.Now().Add(-ago))
	}
	switch {
	case message.CallSince == nil:
	case message.Held != nil:
		v.silence(*message.Held)
	default:
		v.live()
	}
}

func (v *Visit) started(since time.Time) {
	v.update(func(s *State) {
		if s.CallSince.IsZero() {
			s.CallSince = since
		}
	})
}

// setPatient applies the other side's state: present in a new session, or gone.
func (v *Visit) setPatient(other *api.SignalOther, left bool) {
	session := ""
	if other != nil {
		session = other.Session
	}
	v.mu.Lock()
	same := session == v.patient
	v.patient = session
	v.mu.Unlock()
	v.update(func(s *State) {
		s.Patient, s.PatientLeft = other != nil, other == nil && left
		if other != nil {
			s.PatientSince, s.PatientMicrophone, s.PatientCamera = other.Since, other.Microphone, other.Camera
			s.PatientDevices = other.SignalStates
		}
	})
	switch {
	case other == nil:
		v.withPeer((*video.Peer).PatientLeft)
	case !same:
		v.withPeer((*video.Peer).PatientArrived)
	}
}

// openPeer opens the engine on the first welcome.
func (v *Visit) openPeer(ctx context.Context, servers []api.SignalICEServer) error {
	v.mu.Lock()
	open := v.peer != nil
	v.mu.Unlock()
	if open {
		return nil
	}
	peer, err := video.Open(ctx, v.videoConfig(servers))
	if err != nil {
		return err
	}
	state := v.State()
	peer.Devices().SetMicrophone(state.Microphone)
	peer.Devices().SetCamera(state.Camera)
	peer.Devices().SetSpeaker(state.Speaker)
	v.mu.Lock()
	v.peer = peer
	v.mu.Unlock()
	return nil
}

func (v *Visit) videoConfig(servers []api.SignalICEServer) video.Config {
	config := video.Config{
		SendDescription: func(d video.Description) { v.toPatient(api.SignalDescription, d) },
		SendCandidate:   func(c video.Candidate) { v.toPatient(api.SignalCandidate, c) },
		AskPatient:      func() { v.toPatient(api.SignalAsk, nil) },
		OnState:         func(line video.State) { v.update(func(s *State) { s.Line = line }) },
		OnPicture:       v.config.OnPicture, OnOwnPicture: v.config.OnOwnPicture, OnMissing: v.missing, OnBack: v.back,
		Now: v.config.Now, Logger: v.config.Logger, Loopback: v.config.Loopback, TestPattern: v.config.TestPattern,
	}
	for _, server := range servers {
		config.ICEServers = append(config.ICEServers,
			video.ICEServer{URLs: server.URLs, Username: server.Username, Credential: server.Credential})
	}
	return config
}

// back handles a missing device that works again.
func (v *Visit) back(kind video.Kind) {
	v.update(func(s *State) { delete(s.Missing, kind) })
	v.sayMedia()
}

func (v *Visit) missing(missing video.Missing) {
	v.update(func(s *State) { s.Missing[missing.Kind] = missing })
	v.sayMedia()
}
