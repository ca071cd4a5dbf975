package capture

import (
	"sync"
	"time"

	"madoguchi/clinicdesk/video/camera"
	"madoguchi/clinicdesk/video/sound"
)

// creditPerFrame is the time that an admitted frame uses up: a little less than a thirtieth of a second. A camera of 30
// frames a second loses no frame, and one of 60 loses every second frame.
const creditPerFrame = time.Second / 33

// throttle drops frames of a camera that is faster than 30 frames a second. It tolerates a late frame that is followed
// by a punctual one.
type throttle struct {
	last   time.Time
	credit time.Duration
}

// admits reports whether a frame taken now is used.
func (t *throttle) admits(now time.Time) bool {
	t.credit = min(t.credit+now.Sub(t.last), 2*creditPerFrame)
	t.last = now
	if t.credit < creditPerFrame {
		return false
	}
	t.credit -= creditPerFrame
	return true
}

// switched holds the current source. A reader whose source ends continues with the next one.
type switched[S interface {
	comparable
	Close()
}] struct {
	mu     sync.Mutex
	source S
	closed bool
}

// current returns the current source, and whether it can still change.
func (s *switched[S]) current() (source S, open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source, !s.closed
}

// replace changes to another source and closes the previous one.
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

// replaceIf replaces the source only if it is still the one that failed, and reports whether it was.
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

// close closes the current source and every later one.
func (s *switched[S]) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		s.source.Close()
	}
}

// pictures is a camera.Source. A black picture in place of the camera's is sent to the patient but not previewed.
type pictures struct {
	camera.Source
	previewed bool
}

// sounds is a sound.Source. A microphone's sound may contain the echo of the speaker.
type sounds struct {
	sound.Source
	echoes bool
}
