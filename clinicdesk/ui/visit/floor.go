package visit

import "sync"

// Floor allows one live visit per desk. It applies a hold at once, before the server knows. The zero Floor is ready to
// use.
type Floor struct {
	mu     sync.Mutex
	holder *Visit
}

// take gives the floor to a visit at its clinician's request, and puts the previous holder on hold.
func (f *Floor) take(v *Visit) {
	f.mu.Lock()
	previous := f.holder
	f.holder = v
	f.mu.Unlock()
	if previous != nil && previous != v {
		previous.Hold()
	}
}

// grant gives the floor to a visit that goes live if no other has it, and reports whether the visit now has it.
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
