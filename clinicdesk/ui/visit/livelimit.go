package visit

import "sync"

// LiveLimit allows one live visit per desk. It applies a hold at once, before the server knows. The zero LiveLimit is
// ready to use.
type LiveLimit struct {
	mu     sync.Mutex
	holder *Visit
}

// take makes a visit the live one at its clinician's request, and puts the previous one on hold.
func (l *LiveLimit) take(v *Visit) {
	l.mu.Lock()
	previous := l.holder
	l.holder = v
	l.mu.Unlock()
	if previous != nil && previous != v {
		previous.Hold()
	}
}

// grant lets a visit go live if no other is live, and reports whether the visit is live.
func (l *LiveLimit) grant(v *Visit) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == nil {
		l.holder = v
	}
	return l.holder == v
}

// release lets another visit go live, if this one was live.
func (l *LiveLimit) release(v *Visit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == v {
		l.holder = nil
	}
}
