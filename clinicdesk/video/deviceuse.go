package video

import (
	"context"
	"errors"
	"sync"

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

	// mu guards what follows and lets one device be changed at a time.
	mu                     sync.Mutex
	cameraID, microphoneID string
	cameraOn, drawn, toned bool
	speaker                *sound.Speaker
	closed                 bool
}

func (p *Peer) useDevices() *deviceUse {
	return &deviceUse{
		peer: p, system: sound.OpenSystem(), chores: startWorker(), cameraOn: true,
		cameraID: p.config.Camera, microphoneID: p.config.Microphone,
		drawn: p.config.TestPattern, toned: p.config.TestPattern,
	}
}

// openAll opens what the configuration names and reports what is missing. The
// error is the context's.
func (d *deviceUse) openAll(ctx context.Context) error {
	steps := []func() error{
		d.openCamera, d.openMicrophone,
		func() error { return d.openSpeaker(d.peer.config.Speaker) },
	}
	kinds := []Kind{Camera, Microphone, Speaker}
	for i, open := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		d.mu.Lock()
		err := open()
		d.mu.Unlock()
		if err != nil {
			d.peer.report(err, kinds[i])
		}
	}
	return ctx.Err()
}

// report tells the desk of a device that cannot be used.
func (p *Peer) report(err error, kind Kind) {
	missing := Missing{Kind: kind, Reason: Absent}
	errors.As(err, &missing)
	p.config.Logger.Info("device missing", "kind", missing.Kind.String(), "reason", missing.Reason.String())
	if p.config.OnMissing != nil {
		p.calls.post(func() { p.config.OnMissing(missing) })
	}
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

// openSpeaker changes to the speaker with the ID, with d.mu held.
func (d *deviceUse) openSpeaker(id string) error {
	if d.speaker != nil {
		d.speaker.Close()
		d.speaker = nil
	}
	if d.closed {
		return nil
	}
	speaker, err := d.system.OpenSpeaker(id, &d.peer.playback, d.peer.canceller.Played)
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
	_ = d.openSpeaker("")
	d.mu.Unlock()
	d.chores.end()
	d.system.Close()
}

// change runs an opening step unless the Peer is closed.
func (d *deviceUse) change(open func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return ErrClosed
	}
	return open()
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
		err := d.change(func() error {
			if d.cameraOn == on {
				return nil
			}
			d.cameraOn = on
			return d.openCamera()
		})
		if err != nil && !errors.Is(err, ErrClosed) {
			p.report(err, Camera)
		}
	})
}

// UseCamera changes to the camera with the ID, "" for the default. The error is
// a Missing or ErrClosed; the patient then sees black.
func (p *Peer) UseCamera(id string) error {
	d := p.devices
	return d.change(func() error {
		d.cameraID, d.drawn = id, false
		return d.openCamera()
	})
}

// UseMicrophone changes to the microphone with the ID, "" for the default. The
// error is a Missing or ErrClosed; the patient then hears nothing.
func (p *Peer) UseMicrophone(id string) error {
	d := p.devices
	return d.change(func() error {
		d.microphoneID, d.toned = id, false
		return d.openMicrophone()
	})
}

// UseSpeaker changes to the speaker with the ID, "" for the default. The error
// is a Missing or ErrClosed; then nothing is heard.
func (p *Peer) UseSpeaker(id string) error {
	return p.devices.change(func() error { return p.devices.openSpeaker(id) })
}
