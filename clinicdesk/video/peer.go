package video

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/pion/webrtc/v4"

	"madoguchi/clinicdesk/video/capture"
	"madoguchi/clinicdesk/video/picture"
	"madoguchi/clinicdesk/video/serial"
	"madoguchi/clinicdesk/video/sound"
)

// ErrClosed is returned by the methods of a closed Peer and of its devices.
var ErrClosed = capture.ErrClosed

// mostFailed is the number of connections that have failed in a row when the phase becomes Failed.
const mostFailed = 2

// Peer is the clinician's side of a video consultation.
type Peer struct {
	config Config
	calls  *serial.Worker // runs the callbacks

	devices       *capture.Devices
	pictureSender pictureSender
	soundEncoder  *sound.Encoder
	patientPool   picture.Pool
	started       atomic.Bool
	held          *atomic.Bool // shared with the connections
	connection    atomic.Pointer[connection]

	// mu guards what follows and every change of the connection.
	mu       sync.Mutex
	closed   bool
	phase    Phase
	stalled  bool
	quality  Quality
	reported State
	failures int
	reading  reading
	rates    rates

	closing  chan struct{}
	shutDown sync.Once
	running  sync.WaitGroup
	retired  sync.WaitGroup
}

// Open starts the capture and the preview; nothing is sent before Start (B9). OnMissing reports a missing device, which
// does not make Open fail. Open may take as long as a camera takes to start. The error wraps ErrConfig or is the
// context's.
func Open(ctx context.Context, config Config) (*Peer, error) {
	config, err := config.checked()
	if err != nil {
		return nil, err
	}
	encoder, err := sound.NewEncoder()
	if err != nil {
		return nil, err
	}
	p := &Peer{calls: serial.Start(), soundEncoder: encoder, closing: make(chan struct{}), held: &atomic.Bool{}}
	p.config = p.posting(config)
	if p.devices, err = capture.Start(p.captured()); err != nil {
		p.calls.End()
		return nil, err
	}
	p.running.Go(p.watch)
	if err := p.devices.Open(ctx); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// captured returns the configuration of the devices, whose pictures and sound the Peer sends.
func (p *Peer) captured() capture.Config {
	return capture.Config{
		Camera: p.config.Camera, Microphone: p.config.Microphone, Speaker: p.config.Speaker,
		TestPattern: p.config.TestPattern,
		Picture:     p.sendPicture, Sound: p.sendSound,
		OnPicture: p.config.OnOwnPicture, OnMissing: p.config.OnMissing, OnBack: p.config.OnBack,
		Now: p.config.Now, Logger: p.config.Logger,
	}
}

// Devices returns the camera, the microphone and the speaker of this side. They are closed with the Peer.
func (p *Peer) Devices() *capture.Devices { return p.devices }

// posting returns the configuration with all callbacks but those of pictures moved to the Peer's own goroutine, and
// without the patient's picture during a hold.
func (p *Peer) posting(config Config) Config {
	description, candidate := config.SendDescription, config.SendCandidate
	config.SendDescription = func(d Description) { p.calls.Post(func() { description(d) }) }
	config.SendCandidate = func(c Candidate) { p.calls.Post(func() { candidate(c) }) }
	if report := config.OnState; report != nil {
		config.OnState = func(s State) { p.calls.Post(func() { report(s) }) }
	}
	if report := config.OnMissing; report != nil {
		config.OnMissing = func(m Missing) { p.calls.Post(func() { report(m) }) }
	}
	if report := config.OnBack; report != nil {
		config.OnBack = func(k Kind) { p.calls.Post(func() { report(k) }) }
	}
	if ask := config.AskPatient; ask != nil {
		config.AskPatient = func() { p.calls.Post(ask) }
	}
	if show := config.OnPicture; show != nil {
		config.OnPicture = func(picture *Picture) {
			if p.held.Load() {
				picture.Release()
				return
			}
			show(picture)
		}
	}
	return config
}

// PatientArrived makes a new connection and offers it to the patient's page. A further call, for a page that was opened
// again, replaces the connection; the capture and the effect of Start continue (D4).
func (p *Peer) PatientArrived() {
	p.mu.Lock()
	p.failures = 0
	c := p.connect(Connecting)
	p.mu.Unlock()
	p.offer(c)
}

// offer begins the negotiation of a new connection, if there is one.
func (p *Peer) offer(c *connection) {
	if c == nil {
		return
	}
	if err := c.negotiation.offer(false); err != nil {
		p.config.Logger.Error("no offer", "error", err)
	}
}

// connect replaces the connection, with p.mu held. It returns nil if the Peer is closed or if no connection can be
// made.
func (p *Peer) connect(phase Phase) *connection {
	if p.closed {
		return nil
	}
	p.disconnect()
	c, err := newConnection(p.config, &p.patientPool, &p.devices.Playback, p.held, p.changed)
	if err != nil {
		p.config.Logger.Error("no connection", "error", err)
		p.enter(Failed)
		return nil
	}
	p.connection.Store(c)
	p.enter(phase)
	return c
}

// disconnect silences the connection and closes it in the background, with p.mu held.
func (p *Peer) disconnect() {
	old := p.connection.Swap(nil)
	if old == nil {
		return
	}
	old.silence()
	p.stalled, p.quality, p.rates = false, QualityUnknown, rates{}
	p.retired.Go(old.close)
}

// changed handles the states of the connection, on pion's goroutines.
func (p *Peer) changed(c *connection, state webrtc.PeerConnectionState) {
	p.mu.Lock()
	if p.connection.Load() != c {
		p.mu.Unlock()
		return
	}
	var next *connection
	switch state {
	case webrtc.PeerConnectionStateConnected:
		p.failures = 0
		c.repair.stop()
		c.connected.Store(true)
		p.enter(Connected)
	case webrtc.PeerConnectionStateDisconnected:
		c.repairPath()
		p.enter(Reconnecting)
	case webrtc.PeerConnectionStateFailed:
		next = p.retry()
	case webrtc.PeerConnectionStateClosed:
		// The page has closed its connection. If the page is still open, it answers the new offer.
		next = p.connect(Reconnecting)
	}
	p.mu.Unlock()
	p.offer(next)
}

// retry replaces a connection that has found no path, with p.mu held.
func (p *Peer) retry() *connection {
	p.failures++
	p.config.Logger.Info("connection failed", "failures", p.failures)
	if p.failures < mostFailed {
		return p.connect(Reconnecting)
	}
	return p.connect(Failed)
}

// enter changes the phase, with p.mu held.
func (p *Peer) enter(phase Phase) {
	p.phase = phase
	p.publish()
}

// publish reports the state if it has changed, with p.mu held.
func (p *Peer) publish() {
	state := State{Phase: p.phase, Quality: p.quality}
	if p.stalled && p.phase == Connected {
		state.Phase = Reconnecting
	}
	if state == p.reported {
		return
	}
	p.reported = state
	p.config.Logger.Debug("call state", "phase", state.Phase.String(), "quality", state.Quality.String())
	if p.config.OnState != nil {
		p.config.OnState(state)
	}
}

// PatientLeft ends the connection; the capture continues.
func (p *Peer) PatientLeft() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.disconnect()
	p.enter(Waiting)
}

// Description handles an offer or answer of the patient's page. The error wraps ErrSignalling or is ErrClosed; the call
// continues.
func (p *Peer) Description(d Description) error {
	description, err := d.parse()
	if err != nil {
		return err
	}
	c, fresh, err := p.connectionFor(description)
	if err != nil {
		return err
	}
	err = c.negotiation.description(description)
	if errors.Is(err, errFreshOffer) {
		if c, fresh = p.replace(c), true; c == nil {
			return ErrClosed
		}
		err = c.negotiation.description(description)
	}
	if err != nil && fresh {
		// The page's offer was unusable; the page may be able to use ours.
		p.offer(c)
	}
	return err
}

// replace replaces the given connection by a new one. If another goroutine has replaced it already, it returns that
// one's.
func (p *Peer) replace(c *connection) *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	if current := p.connection.Load(); current != c {
		return current
	}
	return p.connect(Reconnecting)
}

// connectionFor returns the connection that a description is for. An offer that arrives before PatientArrived gets a
// new one.
func (p *Peer) connectionFor(d parsed) (c *connection, fresh bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, false, ErrClosed
	}
	if c := p.connection.Load(); c != nil {
		return c, false, nil
	}
	if d.Type != webrtc.SDPTypeOffer {
		return nil, false, fmt.Errorf("%w: answer to no offer", ErrSignalling)
	}
	if c := p.connect(Connecting); c != nil {
		return c, true, nil
	}
	return nil, false, fmt.Errorf("%w: no connection for the offer", ErrSignalling)
}

// Candidate handles an ICE candidate of the patient's page. The error wraps ErrSignalling or is ErrClosed; the call
// continues.
func (p *Peer) Candidate(c Candidate) error {
	if err := c.check(); err != nil {
		return err
	}
	p.mu.Lock()
	closed, current := p.closed, p.connection.Load()
	p.mu.Unlock()
	switch {
	case closed:
		return ErrClosed
	case current == nil:
		return fmt.Errorf("%w: candidate for no connection", ErrSignalling)
	}
	return current.negotiation.candidate(c)
}

// PatientHears handles the page's answer to Config.AskPatient.
func (p *Peer) PatientHears() {
	if c := p.connection.Load(); c != nil {
		c.repair.answered()
	}
}

// Start begins to send the clinician's picture and sound (B9). It may be called before there is a connection, and
// applies to all later ones.
func (p *Peer) Start() { p.started.Store(true) }

// Hold stops picture and sound in both directions at once, until Resume. The connection stays, and later ones are on
// hold too.
func (p *Peer) Hold() {
	p.held.Store(true)
	p.devices.Playback.Empty()
}

// Resume ends the hold.
func (p *Peer) Resume() {
	if c := p.connection.Load(); c != nil {
		c.keyFrameWanted.Store(true)
	}
	p.held.Store(false)
}

// Close ends the call, gives the devices back and returns when all goroutines have ended and all native memory is free.
// A second call waits for the first. The error is always nil.
func (p *Peer) Close() error {
	p.shutDown.Do(func() {
		p.mu.Lock()
		p.closed = true
		p.disconnect()
		p.mu.Unlock()
		close(p.closing)
		p.running.Wait()
		p.devices.Close()
		p.pictureSender.close()
		p.retired.Wait()
		p.mu.Lock()
		p.enter(Closed)
		p.mu.Unlock()
		p.calls.End()
	})
	return nil
}
