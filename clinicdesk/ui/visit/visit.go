package visit

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/video"
	"madoguchi/madoguchi"
)

// Signalling is a connection to a call's signalling; backend.Signal implements it.
type Signalling interface {
	Send(ctx context.Context, message api.SignalMessage) error
	Receive(ctx context.Context) (api.SignalMessage, error)
	Close() error
}

// Config configures a visit. Callbacks run on several goroutines and must not block.
type Config struct {
	Dial   func(ctx context.Context) (Signalling, error)
	Device string // this device's key for the visit: 32 random bytes in base64url
	Floor  *Floor // shared by all visits of the desk; nil if there is only one

	OnState      func(State)
	OnPicture    func(*video.Picture) // the callee releases it
	OnOwnPicture func(*video.Picture)

	Now         func() time.Time
	Logger      *slog.Logger
	Loopback    bool
	TestPattern bool
}

// Visit is the clinic's side of a call. Its methods may be called from any goroutine but not from its callbacks.
type Visit struct {
	config Config
	cancel context.CancelFunc
	done   chan struct{}
	out    chan api.SignalMessage // queued messages; dropped with the connection they were meant for
	again  chan struct{}          // requests another hello that takes over

	mu        sync.Mutex
	state     State
	peer      *video.Peer // nil before the first welcome
	patient   string      // the other side's session; "" while the patient is absent
	keepsHold bool        // put on hold here, whatever the server reports
}

// maxWaiting bounds the messages queued for a slow connection: an offer with its candidates is a few dozen.
const maxWaiting = 256

// Join enters a call and stays until Leave or the end of ctx.
func Join(ctx context.Context, config Config) *Visit {
	ctx, cancel := context.WithCancel(ctx)
	if config.Floor == nil {
		config.Floor = &Floor{}
	}
	v := &Visit{
		config: config, cancel: cancel, done: make(chan struct{}), out: make(chan api.SignalMessage, maxWaiting),
		again: make(chan struct{}, 1),
		state: State{Microphone: true, Camera: true, Speaker: true, Missing: map[video.Kind]video.Missing{}},
	}
	go v.run(ctx)
	return v
}

// Leave closes this side and returns when its resources are released. The call continues (D4).
func (v *Visit) Leave() {
	v.cancel()
	<-v.done
}

// Finish ends the call for both sides.
func (v *Visit) Finish() { v.say(api.SignalMessage{Type: api.SignalFinish}) }

// TakeOver moves a call from another device of the clinic to this one.
func (v *Visit) TakeOver() {
	select {
	case v.again <- struct{}{}:
	default: // already requested
	}
}

// SetMicrophone switches the own microphone.
func (v *Visit) SetMicrophone(on bool) {
	v.update(func(s *State) { s.Microphone = on })
	v.withPeer(func(p *video.Peer) { p.Devices().SetMicrophone(on) })
	v.sayMedia()
}

// SetCamera switches the own camera.
func (v *Visit) SetCamera(on bool) {
	v.update(func(s *State) { s.Camera = on })
	v.withPeer(func(p *video.Peer) { p.Devices().SetCamera(on) })
	v.sayMedia()
}

// SetSpeaker switches the patient's sound.
func (v *Visit) SetSpeaker(on bool) {
	v.update(func(s *State) { s.Speaker = on })
	v.withPeer(func(p *video.Peer) { p.Devices().SetSpeaker(on) })
	v.sayMedia()
}

// Use changes to a device ("" for the system's default). A device that cannot be used appears in State.Missing. Use may
// take a second; do not call it on the goroutine that draws.
func (v *Visit) Use(kind video.Kind, id string) {
	v.withPeer(func(p *video.Peer) {
		if p.Devices().Use(kind, id) == nil {
			v.update(func(s *State) { delete(s.Missing, kind) })
			v.sayMedia()
		}
	})
}

// Stats returns the video engine's counters.
func (v *Visit) Stats() (stats video.Stats) {
	v.withPeer(func(p *video.Peer) { stats = p.Stats() })
	return stats
}

// State returns the visit's current state.
func (v *Visit) State() State {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.state.copied()
}

// update changes the state and reports it.
func (v *Visit) update(change func(*State)) {
	v.mu.Lock()
	change(&v.state)
	v.state.Number++
	state := v.state.copied()
	v.mu.Unlock()
	v.config.OnState(state)
}

func (v *Visit) withPeer(do func(*video.Peer)) {
	v.mu.Lock()
	peer := v.peer
	v.mu.Unlock()
	if peer != nil {
		do(peer)
	}
}

// say queues a message. It drops the message if the connection is broken or the queue is full: the next welcome starts
// over.
func (v *Visit) say(message api.SignalMessage) {
	select {
	case v.out <- message:
	default:
		v.config.Logger.Warn("signalling message dropped", "type", message.Type)
	}
}

// sayMedia tells the patient's page which devices are on and work, and the reason for each that is not.
func (v *Visit) sayMedia() { v.say(v.media(api.SignalMedia)) }

func (v *Visit) media(kind string) api.SignalMessage {
	states := v.State().own()
	microphone, camera := states.MicrophoneState == madoguchi.DeviceWorks, states.CameraState == madoguchi.DeviceWorks
	return api.SignalMessage{Type: kind, Microphone: &microphone, Camera: &camera, SignalStates: states}
}

// toPatient queues a description or candidate for the other side's current session.
func (v *Visit) toPatient(kind string, value any) {
	encoded, err := json.Marshal(value)
	if err != nil {
		v.config.Logger.Error("signalling message not encoded", "type", kind, "error", err)
		return
	}
	v.mu.Lock()
	to := v.patient
	v.mu.Unlock()
	if to == "" {
		return
	}
	message := api.SignalMessage{Type: kind, To: to}
	switch kind {
	case api.SignalDescription:
		message.Description = encoded
	case api.SignalCandidate:
		message.Candidate = encoded
	}
	v.say(message)
}
