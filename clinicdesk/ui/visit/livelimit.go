package visit

import "sync"

// LiveLimit allows one live visit per desk. It applies a hold at once, before the server knows. The zero LiveLimit is
// ready to use.
type LiveLimit struct {
	mu     sync.Mutex
	holder *Visit
}

// take makes a visit the live one at its clinician's request, and puts the previous one on hold.
func (f *LiveLimit) take(v *Visit) {
	f.mu.Lock()
	previous := f.holder
	f.holder = v
	f.mu.Unlock()
	if previous != nil && previous != v {
		previous.Hold()
	}
}

// grant lets a visit go live if no other is live, and reports whether the visit is live.
func (f *LiveLimit) grant(v *Visit) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.holder == nil {
		f.holder = v
	}
	return f.holder == v
}

func (f *LiveLimit) release(v *Visit) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.holder == v {
		f.holder = nil
	}
}
