package video

import (
	"sync"
	"time"
)

const (
	// askEvery is the time between two questions to the patient's page. After askFor without an answer, a lost path is
	// restarted.
	askEvery, askFor = time.Second, 8 * time.Second
	// settling is the time in which a lost path may recover by itself once the page has answered (D4).
	settling = 1500 * time.Millisecond
)

// pathRepair is the repair of a lost path. The zero value is at rest.
//
//	          path lost              page answers         settling is over
//	resting ────────────► asking ─────────────────► settling ──────────────► ICE is restarted
//	   ▲                    │    └─── askFor is over ────────────────────────────►│
//	   └──── path is back, or the connection has ended ◄──────────────────────────┘
//
// A restart abandons the old path. While the network is down, a restart fails too, and its checks are lost; when the
// network is back, the new path then comes later than the old one would have. Therefore the page is first asked over
// the signalling: an answer means that the network works and only the path is lost.
type pathRepair struct {
	mu      sync.Mutex
	stopped chan struct{} // nil while no path is repaired
	answer  chan struct{} // receives the page's answers
}

// begin begins a repair. stopped is closed when the repair ends, and answer receives the page's answers. ok is false if
// a repair is under way.
func (r *pathRepair) begin() (stopped <-chan struct{}, answer <-chan struct{}, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped != nil {
		return nil, nil, false
	}
	r.stopped, r.answer = make(chan struct{}), make(chan struct{}, 1)
	return r.stopped, r.answer, true
}

// stop ends the repair.
func (r *pathRepair) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped != nil {
		close(r.stopped)
		r.stopped = nil
	}
}

// answered notes an answer of the page.
func (r *pathRepair) answered() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped == nil {
		return
	}
	select {
	case r.answer <- struct{}{}:
	default: // an answer is waiting already
	}
}

// repairPath restarts ICE unless the path recovers first.
func (c *connection) repairPath() {
	stopped, answer, ok := c.repair.begin()
	if !ok {
		return
	}
	c.start(func() {
		if !c.askPatient(stopped, answer) {
			return
		}
		if err := c.negotiation.offer(true); err != nil {
			c.config.Logger.Warn("path not restarted", "error", err)
		}
	})
}

// askPatient waits until a restart is useful, and reports whether it is still needed.
func (c *connection) askPatient(stopped, answer <-chan struct{}) bool {
	giveUp, again := time.NewTimer(askFor), time.NewTicker(askEvery)
	defer giveUp.Stop()
	defer again.Stop()
	for ask := c.config.AskPatient; ask != nil; {
		ask()
		select {
		case <-stopped:
			return false
		case <-giveUp.C:
			return true
		case <-again.C:
			continue
		case <-answer:
			ask = nil
		}
	}
	settled := time.NewTimer(settling)
	defer settled.Stop()
	select {
	case <-stopped:
		return false
	case <-settled.C:
		return true
	}
}
