package call

import "sync"

// LiveLimit allows one live call per desk. It applies a hold at once, before the server knows. The zero LiveLimit is
// ready to use.
type LiveLimit struct {
	mu     sync.Mutex
	holder *Side
}

// take makes a call the live one at its clinician's request, and puts the previous one on hold.
func (l *LiveLimit) take(v *Side) {
	l.mu.Lock()
	previous := l.holder
	l.holder = v
	l.mu.Unlock()
	if previous != nil && previous != v {
		previous.Hold()
	}
}

// grant lets a call go live if no other is live, and reports whether the call is live.
func (l *LiveLimit) grant(v *Side) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == nil {
		l.holder = v
	}
	return l.holder == v
}

// release lets another call go live, if this one was live.
func (l *LiveLimit) release(v *Side) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holder == v {
		l.holder = nil
	}
}
