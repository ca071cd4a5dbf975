package video

import (
	"errors"
	"io"
	"sync"
	"time"

	"madoguchi/clinicdesk/video/camera"
	"madoguchi/clinicdesk/video/device"
	"madoguchi/clinicdesk/video/sound"
	"madoguchi/clinicdesk/video/vp8"
)

// sentInterval is what a sent frame costs of the time that passes: a little less
// than a thirtieth of a second, so that a camera of 30 frames a second loses
// none and one of 60 every second.
const sentInterval = time.Second / 33

// throttle thins out the frames of a camera that is faster than wanted. It
// bears with a frame that comes late and the next on time.
type throttle struct {
	last   time.Time
	credit time.Duration
}

// admits reports whether the frame that was taken now is to be used.
func (t *throttle) admits(now time.Time) bool {
	t.credit = min(t.credit+now.Sub(t.last), 2*sentInterval)
	t.last = now
	if t.credit < sentInterval {
		return false
	}
	t.credit -= sentInterval
	return true
}

// switched holds the source in use; a reader that sees it end goes on with the
// next.
type switched[S interface {
	comparable
	Close()
}] struct {
	mu     sync.Mutex
	source S
	closed bool
}

// current returns the source in use, and whether there will be any more.
func (s *switched[S]) current() (source S, open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source, !s.closed
}

// replace changes to another source and closes the one before.
func (s *switched[S]) replace(next S) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		next.Close()
		return
	}
	s.source.Close()
	s.source = next
}

// replaceIf is replace, provided that the source in use is still the one that
// the caller has seen fail; it reports whether it was.
func (s *switched[S]) replaceIf(failed S, next func() S) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.source != failed {
		return false
	}
	s.source.Close()
	s.source = next()
	return true
}

// close ends the source in use and all that come after it.
func (s *switched[S]) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		s.source.Close()
	}
}

// pictures is a camera.Source that may be previewed: black in place of a camera
// is for the patient only.
type pictures struct {
	camera.Source
	previewed bool
}

// sounds is a sound.Source that may hold the echo of the speaker.
type sounds struct {
	sound.Source
	echoes bool
}

// capturePictures shows each own frame in the desk and sends it where it may be
// sent, until the capture is closed.
func (p *Peer) capturePictures() {
	defer p.pictureSender.close()
	var frame vp8.Frame
	var rate throttle
	for {
		source, open := p.pictures.current()
		if !open {
			return
		}
		if err := source.Read(&frame); err != nil {
			p.pictureEnded(source, err)
			continue
		}
		if now := p.config.Now(); rate.admits(now) {
			p.preview(source, &frame)
			p.sendPicture(&frame, now)
		}
	}
}

// pictureEnded puts black in the place of a camera that has gone.
func (p *Peer) pictureEnded(from pictures, err error) {
	if errors.Is(err, io.EOF) {
		return
	}
	if p.pictures.replaceIf(from, p.black) {
		p.report(err, device.Camera)
	}
}

// soundEnded puts silence in the place of a microphone that has gone.
func (p *Peer) soundEnded(from sounds) {
	if p.sounds.replaceIf(from, p.silence) {
		p.report(device.Missing{Kind: device.Microphone, Reason: device.Absent}, device.Microphone)
	}
}

func (p *Peer) black() pictures { return pictures{Source: camera.NewBlack(p.config.Now)} }

func (p *Peer) silence() sounds { return sounds{Source: sound.NewSilence(p.config.Now)} }

func (p *Peer) preview(from pictures, frame *vp8.Frame) {
	if !from.previewed || p.config.OnOwnPicture == nil {
		return
	}
	picture := p.ownPool.get(frame.Width, frame.Height)
	frame.RGBA(picture.RGBA)
	p.config.OnOwnPicture(picture)
}

// sendPicture sends a frame if the call has been started (B9) and there is a
// path.
func (p *Peer) sendPicture(frame *vp8.Frame, now time.Time) {
	to := p.sendingTo()
	if to == nil {
		return
	}
	if err := p.pictureSender.send(frame, to, now); err != nil && !to.over() {
		p.config.Logger.Warn("own picture not sent", "error", err)
	}
}

// captureSound sends each piece of own sound where it may be sent, until the
// capture is closed.
func (p *Peer) captureSound(encoder *sound.Encoder) {
	timestamp := uint32(0)
	for {
		source, open := p.sounds.current()
		if !open {
			return
		}
		for frame := range source.Frames() {
			timestamp += sound.FrameSamples
			if source.echoes {
				p.canceller.Clean(frame)
			}
			p.sendSound(encoder, frame, timestamp)
		}
		p.soundEnded(source)
	}
}

// sendSound sends silence while the microphone is off, so that the patient's
// side hears no break.
func (p *Peer) sendSound(encoder *sound.Encoder, frame []int16, timestamp uint32) {
	to := p.sendingTo()
	if to == nil {
		return
	}
	if !p.microphoneOn.Load() {
		clear(frame)
	}
	packet, err := encoder.Encode(frame)
	if err == nil {
		err = to.sound.write(packet, timestamp, false)
	}
	if err != nil && !to.over() {
		p.config.Logger.Warn("own sound not sent", "error", err)
	}
}
