package capture

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"madoguchi/clinicdesk/video/camera"
	"madoguchi/clinicdesk/video/device"
	"madoguchi/clinicdesk/video/picture"
	"madoguchi/clinicdesk/video/serial"
	"madoguchi/clinicdesk/video/sound"
	"madoguchi/clinicdesk/video/vp8"
)

// ErrClosed is returned by the methods of closed Devices and of a closed Peer.
var ErrClosed = errors.New("video: closed")

// testTone is the frequency in Hz of TestPattern's tone.
const testTone = 1000

// Config says which devices are used and who receives what they capture.
type Config struct {
	// Camera, Microphone and Speaker are device IDs; "" is the system's default.
	Camera, Microphone, Speaker string
	// TestPattern replaces camera and microphone by a drawn pattern and a tone.
	TestPattern bool

	// Picture receives each own picture, and Sound each own frame of sound with its timestamp in samples. Each of them
	// is called on one goroutine. The frame is valid until the call returns.
	Picture func(frame *vp8.Frame, at time.Time)
	Sound   func(frame []int16, timestamp uint32)

	// OnPicture receives the preview; the callee owns the picture and releases it. It may be nil.
	OnPicture func(*picture.Picture)
	// OnMissing reports a device that cannot be used, and OnBack one that works again. They must not block.
	OnMissing func(device.Missing)
	OnBack    func(device.Kind)

	Now    func() time.Time
	Logger *slog.Logger
}

// Devices are the camera, the microphone and the speaker in use. Opening a device may take a second. Methods may be
// called from any goroutine.
type Devices struct {
	// Playback holds the patient's sound, which the speaker plays.
	Playback sound.Buffer

	config       Config
	system       *sound.System
	pool         picture.Pool // of the preview
	pictures     switched[pictures]
	sounds       switched[sounds]
	canceller    *sound.Canceller
	microphoneOn atomic.Bool
	background   *serial.Worker // for what the desk does not wait for

	// openers open the chosen device of each kind, with mu held.
	openers   map[device.Kind]func() error
	list      func(device.Kind) []device.Device
	lookEvery time.Duration
	closing   chan struct{}
	running   sync.WaitGroup
	looking   sync.WaitGroup

	// mu guards what follows, and serializes changes of devices.
	mu                                sync.Mutex
	cameraID, microphoneID, speakerID string
	cameraOn, drawn, toned            bool
	speaker                           *sound.Speaker
	speakers                          int // opened so far
	lost                              map[device.Kind]lost
	looks                             bool // lookForLost is running
	closed                            bool
}

// Start begins to hand on black and silence. Open opens the devices.
func Start(config Config) (*Devices, error) {
	canceller, err := sound.NewCanceller()
	if err != nil {
		return nil, err
	}
	d := &Devices{
		config: config, system: sound.OpenSystem(), canceller: canceller, background: serial.Start(), cameraOn: true,
		cameraID: config.Camera, microphoneID: config.Microphone, speakerID: config.Speaker,
		drawn: config.TestPattern, toned: config.TestPattern,
		lookEvery: lookEvery, lost: make(map[device.Kind]lost), closing: make(chan struct{}),
	}
	d.microphoneOn.Store(true)
	d.openers = map[device.Kind]func() error{
		device.Camera: d.openCamera, device.Microphone: d.openMicrophone, device.Speaker: d.openSpeaker,
	}
	d.list = d.listed
	d.pictures.source = d.black()
	d.sounds.source = d.silence()
	d.running.Go(d.capturePictures)
	d.running.Go(d.captureSound)
	return d, nil
}

// listed returns the machine's devices of a kind.
func (d *Devices) listed(kind device.Kind) []device.Device {
	switch kind {
	case device.Camera:
		return camera.List()
	case device.Microphone:
		return d.system.Microphones()
	}
	return d.system.Speakers()
}

// Open opens the devices that the configuration names and reports those that are missing. The error is the context's.
func (d *Devices) Open(ctx context.Context) error {
	for _, kind := range []device.Kind{device.Camera, device.Microphone, device.Speaker} {
		if err := ctx.Err(); err != nil {
			return err
		}
		_ = d.change(kind, d.openers[kind]) // the call continues without the device
	}
	return ctx.Err()
}

// report notes a device that cannot be used, and starts to look for it.
func (d *Devices) report(err error, kind device.Kind) {
	missing := device.Missing{Kind: kind, Reason: device.Absent}
	errors.As(err, &missing)
	d.config.Logger.Info("device missing", "kind", missing.Kind.String(), "reason", missing.Reason.String())
	if d.config.OnMissing != nil {
		d.config.OnMissing(missing)
	}
	d.lose(kind)
}

// openCamera opens the chosen camera, with d.mu held. It first closes the previous one, which may be the same.
func (d *Devices) openCamera() error {
	d.pictures.replace(d.black())
	switch {
	case d.closed || !d.cameraOn:
		return nil
	case d.drawn:
		d.pictures.replace(pictures{Source: camera.NewPattern(d.config.Now), previewed: true})
		return nil
	}
	source, err := camera.Open(d.cameraID)
	if err != nil {
		return err
	}
	d.pictures.replace(pictures{Source: source, previewed: true})
	return nil
}

// openMicrophone opens the chosen microphone, with d.mu held.
func (d *Devices) openMicrophone() error {
	d.sounds.replace(d.silence())
	switch {
	case d.closed:
		return nil
	case d.toned:
		d.sounds.replace(sounds{Source: sound.NewTone(d.config.Now, testTone)})
		return nil
	}
	source, err := d.system.OpenMicrophone(d.microphoneID)
	if err != nil {
		return err
	}
	d.sounds.replace(sounds{Source: source, echoes: true})
	return nil
}

// openSpeaker opens the chosen speaker, with d.mu held.
func (d *Devices) openSpeaker() error {
	d.closeSpeaker()
	if d.closed {
		return nil
	}
	d.speakers++
	number := d.speakers
	ended := func() { d.speakerEnded(number) }
	speaker, err := d.system.OpenSpeaker(d.speakerID, &d.Playback, d.canceller.Played, ended)
	if err != nil {
		return err
	}
	d.speaker = speaker
	return nil
}

// closeSpeaker closes the speaker if there is one, with d.mu held.
func (d *Devices) closeSpeaker() {
	if d.speaker != nil {
		d.speaker.Close()
		d.speaker = nil
	}
}

// Close gives the devices back to the system, and returns when its goroutines have ended. It must be called only once.
func (d *Devices) Close() {
	close(d.closing)
	d.pictures.close()
	d.sounds.close()
	d.running.Wait()
	d.mu.Lock()
	d.closed = true
	d.closeSpeaker()
	d.mu.Unlock()
	d.looking.Wait()
	d.background.End()
	d.system.Close()
	d.canceller.Close()
}

// change opens a device unless the Devices are closed. It reports a device that cannot be used.
func (d *Devices) change(kind device.Kind, open func() error) error {
	err := d.try(kind, open)
	if err != nil && !errors.Is(err, ErrClosed) {
		d.report(err, kind)
	}
	return err
}

// try is change without the report.
func (d *Devices) try(kind device.Kind, open func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return ErrClosed
	}
	err := open()
	if err == nil {
		d.regained(kind)
	}
	return err
}

// SetMicrophone switches the own sound. While it is off, silence is handed on.
func (d *Devices) SetMicrophone(on bool) { d.microphoneOn.Store(on) }

// SetSpeaker switches the patient's sound.
func (d *Devices) SetSpeaker(on bool) { d.Playback.Mute(!on) }

// SetCamera switches the own picture. While it is off, the camera is given back to the system and black is handed on.
// It returns at once; OnMissing reports a camera that cannot be opened again.
func (d *Devices) SetCamera(on bool) {
	d.background.Post(func() {
		d.mu.Lock()
		same := d.cameraOn == on
		d.cameraOn = on
		d.mu.Unlock()
		if !same {
			_ = d.change(device.Camera, d.openCamera) // the patient sees black
		}
	})
}

// Use changes to the device of a kind with the ID, "" for the system's default. The error is a Missing or ErrClosed:
// then black, silence or nothing takes the device's place.
func (d *Devices) Use(kind device.Kind, id string) error {
	return d.change(kind, func() error {
		switch kind {
		case device.Camera:
			d.cameraID, d.drawn = id, false
		case device.Microphone:
			d.microphoneID, d.toned = id, false
		case device.Speaker:
			d.speakerID = id
		}
		return d.openers[kind]()
	})
}
