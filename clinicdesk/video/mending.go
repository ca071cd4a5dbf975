package video

import (
	"sync"
	"time"
)

const (
	// askEvery is how often the patient's page is asked whether it hears, and
	// askFor how long before a lost path is restarted without its answer.
	askEvery, askFor = time.Second, 8 * time.Second
	// settling is how long a lost path is given to come back by itself once the page
	// has answered (D4).
	settling = 1500 * time.Millisecond
)

// mending is what is done about a lost path. The zero value mends nothing.
//
//	          path lost              page answers         settling is over
//	resting ────────────► asking ─────────────────► settling ──────────────► ICE is restarted
//	   ▲                    │    └─── askFor is over ────────────────────────────►│
//	   └──── path is back, or the connection has ended ◄──────────────────────────┘
//
// A restart gives the old path up. Over a line that is dead it only wastes the
// checks of the new one: then both come late when the line is back, where the old
// one would have been there at once. So the page is asked over the signalling
// first: an answer means that the line lives and the path does not.
type mending struct {
	mu      sync.Mutex
	stopped chan struct{} // nil while nothing is mended
	answer  chan struct{} // takes the page's answers
}

// begin returns what ends the mending and what brings the answers; ok is false
// where a path is being mended already.
func (m *mending) begin() (stopped <-chan struct{}, answer <-chan struct{}, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stopped != nil {
		return nil, nil, false
	}
	m.stopped, m.answer = make(chan struct{}), make(chan struct{}, 1)
	return m.stopped, m.answer, true
}

// stop ends the mending.
func (m *mending) stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stopped != nil {
		close(m.stopped)
		m.stopped = nil
	}
}

// heard takes an answer of the page.
func (m *mending) heard() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stopped == nil {
		return
	}
	select {
	case m.answer <- struct{}{}:
	default: // it has answered already
	}
}

// mend restarts ICE unless the path comes back first.
func (c *connection) mend() {
	stopped, answer, ok := c.mending.begin()
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

// askPatient waits until a restart is of use, and reports whether it still is.
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
