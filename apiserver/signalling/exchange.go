package signalling

import (
	"context"
	"sync"
	"time"

	"github.com/coder/websocket"

	"madoguchi/madoguchi"
)

// Exchange holds the rooms of all calls that somebody is in. Its methods may be called at the same time.
type Exchange struct {
	config Config
	life   context.Context // of what is reported, which outlives the connection it happened on
	abort  context.CancelFunc

	running sync.WaitGroup // connections and reports

	floor sync.Mutex // held while it is decided which calls are live; taken before mu

	mu     sync.Mutex // taken before a room's
	rooms  map[madoguchi.CallID]*room
	closed bool
}

// New returns an Exchange without rooms. Close ends it.
func New(config Config) *Exchange {
	config.Limits = config.Limits.completed()
	life, abort := context.WithCancel(context.Background())
	return &Exchange{config: config, life: life, abort: abort, rooms: make(map[madoguchi.CallID]*room)}
}

// Serve speaks the protocol with the party until it leaves, is sent away or ctx ends, and closes the socket, which must
// have been accepted with one of Subprotocols. It returns nil however the party went, the Fault it committed, or
// madoguchi.ErrNotOpen outside the window, and madoguchi.ErrUnavailable while the Exchange closes.
func (e *Exchange) Serve(ctx context.Context, socket *websocket.Conn, party Party) error {
	if party.Window.Phase(e.config.Now()) == madoguchi.BeforeWindow {
		_ = socket.Close(StatusNotInTime, "before")
		return madoguchi.ErrNotOpen
	}
	c := newConnection(ctx, socket, party, e.config)
	c.before = socket.Subprotocol() != Subprotocol
	r, err := e.enter(c)
	if err != nil {
		c.abandon()
		_ = socket.Close(websocket.StatusGoingAway, "restart")
		return err
	}
	defer e.running.Done()
	defer e.sweep(r)
	defer r.detach(c)
	return c.run(func(m message) error { return e.carryOut(r, c, m) })
}

// End tells both sides of a call that it is finished, cancelled or expired, and closes their connections. It does
// nothing where nobody is in the call.
func (e *Exchange) End(call madoguchi.CallID, state madoguchi.CallState) {
	e.mu.Lock()
	r := e.rooms[call]
	e.mu.Unlock()
	if r == nil || !state.Ended() {
		return
	}
	r.mu.Lock()
	r.end(state)
	r.mu.Unlock()
}

// Seated reports whether somebody of a side is in the call here, or has dropped from it a moment ago.
func (e *Exchange) Seated(call madoguchi.CallID, role madoguchi.CallRole) bool {
	e.mu.Lock()
	r := e.rooms[call]
	e.mu.Unlock()
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.seats[role].since.IsZero()
}

// Asked reports whether a device waits here to be admitted to the call, or has dropped a moment ago.
func (e *Exchange) Asked(call madoguchi.CallID) bool {
	e.mu.Lock()
	r := e.rooms[call]
	e.mu.Unlock()
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.applicants) > 0
}

// Reassert reports once more who is in a call, and that a device asks to be admitted, where the call's history says
// that they are gone. Another process has reported that: it knows nothing of this one's rooms. While reports of the
// room's own wait, nothing is added.
func (e *Exchange) Reassert(call madoguchi.Call) {
	e.mu.Lock()
	r := e.rooms[call.ID]
	e.mu.Unlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended != "" || r.reporting {
		return
	}
	for role, since := range map[madoguchi.CallRole]time.Time{
		madoguchi.PatientSide: call.Presence.PatientSince, madoguchi.ClinicSide: call.Presence.ClinicSince,
	} {
		if s := r.seats[role]; since.IsZero() && s.holder != nil {
			r.report(r.arrival(s, s.since))
		}
	}
	if call.State == madoguchi.CallInCall && call.AskingSince().IsZero() && len(r.applicants) > 0 {
		r.reportAsked(r.applicants[len(r.applicants)-1])
	}
}

// Calls returns the calls that somebody is connected to; of each only CallID and ClinicID are set. Who comes to another
// one brings what is known of it (Party).
func (e *Exchange) Calls() []Party {
	e.mu.Lock()
	defer e.mu.Unlock()
	calls := make([]Party, 0, len(e.rooms))
	for id, r := range e.rooms {
		if r.busy() {
			calls = append(calls, Party{CallID: id, ClinicID: r.clinic})
		}
	}
	return calls
}

// Close sends everybody away (they reconnect to the process that follows), reports them as gone, and returns when all
// connections and reports have ended. Where ctx ends first, reports are aborted and its error is returned.
func (e *Exchange) Close(ctx context.Context) error {
	e.mu.Lock()
	e.closed = true
	for _, r := range e.rooms {
		r.shut()
	}
	e.mu.Unlock()
	done := make(chan struct{})
	go func() {
		e.running.Wait()
		close(done)
	}()
	defer e.abort()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		e.abort()
		<-done
		return ctx.Err()
	}
}

// enter attaches the connection to its room, which is made for it where there is none.
func (e *Exchange) enter(c *connection) (*room, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, madoguchi.ErrUnavailable
	}
	r := e.rooms[c.party.CallID]
	if r == nil {
		r = newRoom(e, c.party)
		e.rooms[c.party.CallID] = r
	}
	r.attach(c)
	e.running.Add(1)
	return r, nil
}

// sweep forgets the room where nothing in it is worth keeping.
func (e *Exchange) sweep(r *room) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r.vacant() && e.rooms[r.call] == r {
		delete(e.rooms, r.call)
		r.discard()
	}
}
