package call

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

// Config configures a Side. Callbacks run on several goroutines and must not block.
type Config struct {
	Dial      func(ctx context.Context) (Signalling, error)
	Device    string     // this device's key for the call: 32 random bytes in base64url
	LiveLimit *LiveLimit // shared by all calls of the desk; nil if there is only one

	OnState      func(State)
	OnPicture    func(*video.Picture) // the callee releases it
	OnOwnPicture func(*video.Picture)

	Now         func() time.Time
	Logger      *slog.Logger
	Loopback    bool
	TestPattern bool
}

// Side is the clinic's side of a call. Its methods may be called from any goroutine but not from its callbacks.
type Side struct {
	config Config
	cancel context.CancelFunc
	done   chan struct{}

	states *states
	line   *line
	engine engine

	mu        sync.Mutex
	patient   string // the other side's session; "" while the patient is absent
	keepsHold bool   // put on hold here, whatever the server reports
}

// Join enters a call and stays until Leave or the end of ctx.
func Join(ctx context.Context, config Config) *Side {
	ctx, cancel := context.WithCancel(ctx)
	if config.LiveLimit == nil {
		config.LiveLimit = &LiveLimit{}
	}
	v := &Side{config: config, cancel: cancel, done: make(chan struct{}), states: newStates(config.OnState)}
	v.line = newLine(config, v.hello)
	go v.run(ctx)
	return v
}

// Leave closes this side and returns when its resources are released. The call continues (D4).
func (v *Side) Leave() {
	v.cancel()
	<-v.done
}

// Finish ends the call for both sides.
func (v *Side) Finish() { v.line.say(api.SignalMessage{Type: api.SignalFinish}) }

// TakeOver moves a call from another device of the clinic to this one.
func (v *Side) TakeOver() { v.line.takeOver() }

// Stats returns the video engine's counters.
func (v *Side) Stats() (stats video.Stats) {
	v.engine.do(func(p *video.Peer) { stats = p.Stats() })
	return stats
}

// State returns the call's current state.
func (v *Side) State() State { return v.states.current() }

// Admit admits a waiting device of the patient, which replaces the current one.
func (v *Side) Admit(applicant string) { v.decide(api.SignalAdmit, applicant) }

// Refuse sends a waiting device away.
func (v *Side) Refuse(applicant string) { v.decide(api.SignalRefuse, applicant) }

func (v *Side) decide(kind, applicant string) {
	v.line.say(api.SignalMessage{Type: kind, Applicant: applicant})
}

func (v *Side) hello(takeOver bool) api.SignalMessage {
	message := v.media(api.SignalHello)
	message.Device, message.TakeOver = v.config.Device, takeOver
	return message
}

// sayMedia tells the patient's page which devices are on and work, and the reason for each that is not.
func (v *Side) sayMedia() { v.line.say(v.media(api.SignalMedia)) }

func (v *Side) media(kind string) api.SignalMessage {
	states := v.State().own()
	microphone, camera := states.MicrophoneState == madoguchi.DeviceWorks, states.CameraState == madoguchi.DeviceWorks
	return api.SignalMessage{Type: kind, Microphone: &microphone, Camera: &camera, SignalStates: states}
}

// toPatient queues a description or candidate for the other side's current session.
func (v *Side) toPatient(kind string, value any) {
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
	v.line.say(message)
}
