package video

import (
	"context"
	"errors"
	"sync"
	"time"

	"madoguchi/clinicdesk/video/camera"
	"madoguchi/clinicdesk/video/sound"
)

// testTone is the frequency in Hz of TestPattern's tone.
const testTone = 1000

// deviceUse opens and changes the devices of a Peer. Opening may take a second;
// what the desk does not wait for is done by the worker.
type deviceUse struct {
	peer   *Peer
	system *sound.System
	chores *worker

	openers   map[Kind]func() error // of the device of each kind that is to be used, with mu held
	list      func(Kind) []Device
	lookEvery time.Duration
	looking   sync.WaitGroup

	// mu guards what follows and lets one device be changed at a time.
	mu                                sync.Mutex
	cameraID, microphoneID, speakerID string
	cameraOn, drawn, toned            bool
	speaker                           *sound.Speaker
	speakers                          int // opened so far
	lost                              map[Kind]lost
	looks                             bool // for what is lost
	closed                            bool
}

func (p *Peer) useDevices() *deviceUse {
	d := &deviceUse{
		peer: p, system: sound.OpenSystem(), chores: startWorker(), cameraOn: true,
		cameraID: p.config.Camera, microphoneID: p.config.Microphone, speakerID: p.config.Speaker,
		drawn: p.config.TestPattern, toned: p.config.TestPattern, lookEvery: lookEvery, lost: make(map[Kind]lost),
	}
	d.openers = map[Kind]func() error{Camera: d.openCamera, Microphone: d.openMicrophone, Speaker: d.openSpeaker}
	d.list = d.listed
	return d
}

// listed is what the machine has of a kind.
func (d *deviceUse) listed(kind Kind) []Device {
	switch kind {
	case Camera:
		return camera.List()
	case Microphone:
		return d.system.Microphones()
	}
	return d.system.Speakers()
}

// openAll opens what the configuration names and reports what is missing. The
// error is the context's.
func (d *deviceUse) openAll(ctx context.Context) error {
	for _, kind := range []Kind{Camera, Microphone, Speaker} {
		if err := ctx.Err(); err != nil {
			return err
		}
		_ = d.peer.using(kind, d.change(kind, d.openers[kind])) // the call goes on without it
	}
	return ctx.Err()
}

// report tells the desk of a device that cannot be used, and looks for it.
func (p *Peer) report(err error, kind Kind) {
	missing := Missing{Kind: kind, Reason: Absent}
	errors.As(err, &missing)
	p.config.Logger.Info("device missing", "kind", missing.Kind.String(), "reason", missing.Reason.String())
	if p.config.OnMissing != nil {
		p.calls.post(func() { p.config.OnMissing(missing) })
	}
	p.devices.lose(kind)
}

// openCamera changes to the camera that is to be used, with d.mu held. The one
// before is closed first, for it may be the same.
func (d *deviceUse) openCamera() error {
	p := d.peer
	p.pictures.replace(p.black())
	switch {
	case d.closed || !d.cameraOn:
		return nil
	case d.drawn:
		p.pictures.replace(pictures{Source: camera.NewPattern(p.config.Now), previewed: true})
		return nil
	}
	source, err := camera.Open(d.cameraID)
	if err != nil {
		return err
	}
	p.pictures.replace(pictures{Source: source, previewed: true})
	return nil
}

// openMicrophone changes to the microphone that is to be used, with d.mu held.
func (d *deviceUse) openMicrophone() error {
	p := d.peer
	p.sounds.replace(p.silence())
	switch {
	case d.closed:
		return nil
	case d.toned:
		p.sounds.replace(sounds{Source: sound.NewTone(p.config.Now, testTone)})
		return nil
	}
	source, err := d.system.OpenMicrophone(d.microphoneID)
	if err != nil {
		return err
	}
	p.sounds.replace(sounds{Source: source, echoes: true})
	return nil
}

// openSpeaker changes to the speaker that is to be used, with d.mu held.
func (d *deviceUse) openSpeaker() error {
	if d.speaker != nil {
		d.speaker.Close()
		d.speaker = nil
	}
	if d.closed {
		return nil
	}
	d.speakers++
	number := d.speakers
	ended := func() { d.speakerEnded(number) }
	speaker, err := d.system.OpenSpeaker(d.speakerID, &d.peer.playback, d.peer.canceller.Played, ended)
	if err != nil {
		return err
	}
	d.speaker = speaker
	return nil
}

// close gives everything back. The sources must have been closed.
func (d *deviceUse) close() {
	d.mu.Lock()
	d.closed = true
	// Closing only: there is nothing to open any more, hence no error.
	_ = d.openSpeaker()
	d.mu.Unlock()
	d.looking.Wait()
	d.chores.end()
	d.system.Close()
}

// change runs an opening step for a device unless the Peer is closed.
func (d *deviceUse) change(kind Kind, open func() error) error {
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

// SetMicrophone switches the own sound; off sends silence.
func (p *Peer) SetMicrophone(on bool) { p.microphoneOn.Store(on) }

// SetSpeaker switches the patient's sound.
func (p *Peer) SetSpeaker(on bool) { p.playback.Mute(!on) }

// SetCamera switches the own picture; off gives the camera back to the system
// and sends black. It returns at once; a camera that cannot be opened again is
// reported to OnMissing.
func (p *Peer) SetCamera(on bool) {
	d := p.devices
	d.chores.post(func() {
		d.mu.Lock()
		same := d.cameraOn == on
		d.cameraOn = on
		d.mu.Unlock()
		if !same {
			_ = p.using(Camera, d.change(Camera, d.openCamera)) // the patient sees black
		}
	})
}

// UseCamera changes to the camera with the ID, "" for the default. The error is
// a Missing or ErrClosed; the patient then sees black.
func (p *Peer) UseCamera(id string) error {
	d := p.devices
	return p.using(Camera, d.change(Camera, func() error {
		d.cameraID, d.drawn = id, false
		return d.openCamera()
	}))
}

// UseMicrophone changes to the microphone with the ID, "" for the default. The
// error is a Missing or ErrClosed; the patient then hears nothing.
func (p *Peer) UseMicrophone(id string) error {
	d := p.devices
	return p.using(Microphone, d.change(Microphone, func() error {
		d.microphoneID, d.toned = id, false
		return d.openMicrophone()
	}))
}

// UseSpeaker changes to the speaker with the ID, "" for the default. The error
// is a Missing or ErrClosed; then nothing is heard.
func (p *Peer) UseSpeaker(id string) error {
	d := p.devices
	return p.using(Speaker, d.change(Speaker, func() error {
		d.speakerID = id
		return d.openSpeaker()
	}))
}
