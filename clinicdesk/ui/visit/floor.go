package visit

import "sync"

// Floor lets one visit of a desk at a time be seen and heard. It holds at once, whatever the
// server has heard of; the zero Floor is ready.
type Floor struct {
	mu     sync.Mutex
	holder *Visit
}

// take gives the floor to a visit whose clinician asks for it, and puts the one that had it on hold.
func (f *Floor) take(v *Visit) {
	f.mu.Lock()
	previous := f.holder
	f.holder = v
	f.mu.Unlock()
	if previous != nil && previous != v {
		previous.Hold()
	}
}

// grant gives the floor to a visit that goes live if no other has it, and reports whether the visit has it now.
func (f *Floor) grant(v *Visit) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.holder == nil {
		f.holder = v
	}
	return f.holder == v
}

func (f *Floor) release(v *Visit) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.holder == v {
		f.holder = nil
	}
}
