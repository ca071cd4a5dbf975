package signalling

import (
	"context"
	"sync"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// Exchange holds the rooms of all calls that have a connection. Its methods are safe for concurrent use. The order of
// locks is liveLock, mu, a room's, its reports'. No two rooms are locked at once.
type Exchange struct {
	config Config
	life   context.Context // of the reports, which outlive their connection
	abort  context.CancelFunc

	running sync.WaitGroup // connections and reports

	liveLock sync.Mutex // held while deciding which calls are live

	mu     sync.Mutex // guards the fields below
	rooms  map[madoguchi.CallID]*room
	closed bool
}

// New returns an Exchange without rooms. Close ends it.
func New(config Config) *Exchange {
	config.Limits = config.Limits.completed()
	life, abort := context.WithCancel(context.Background())
	return &Exchange{config: config, life: life, abort: abort, rooms: make(map[madoguchi.CallID]*room)}
}

// Serve speaks the protocol with the party until it leaves, is sent away or ctx ends. Then it closes the socket, which
// the caller has accepted with one of protocol.Subprotocols. It returns nil for a normal end, the party's
// protocol.Fault, madoguchi.ErrNotOpen outside the window, or madoguchi.ErrUnavailable while the Exchange closes.
func (e *Exchange) Serve(ctx context.Context, socket *websocket.Conn, party Party) error {
	if party.Window.Phase(e.config.Now()) == madoguchi.BeforeWindow {
		_ = socket.Close(protocol.StatusNotInTime, "before")
		return madoguchi.ErrNotOpen
	}
	c := newConnection(ctx, socket, party, e.config)
	c.before = socket.Subprotocol() != protocol.Subprotocol
	r, err := e.enter(c)
	if err != nil {
		c.abandon()
		_ = socket.Close(websocket.StatusGoingAway, "restart")
		return err
	}
	defer e.running.Done()
	defer e.sweep(r)
	defer r.detach(c)
	return c.run(func(m protocol.Message) error { return e.carryOut(r, c, m) })
}

// End tells both sides that a call is finished, cancelled or expired, and closes their connections. It does nothing if
// nobody is in the call.
func (e *Exchange) End(call madoguchi.CallID, state madoguchi.CallState) {
	r := e.room(call)
	if r == nil || !state.Ended() {
		return
	}
	r.mu.Lock()
	r.end(state)
	r.mu.Unlock()
}

// room returns a call's room, or nil.
func (e *Exchange) room(call madoguchi.CallID) *room {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.rooms[call]
}

// HasSeat reports whether a side is in the call in this process, or dropped less than Limits.Absence ago.
func (e *Exchange) HasSeat(call madoguchi.CallID, role madoguchi.CallRole) bool {
	r := e.room(call)
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.sides[role].since.IsZero()
}

// HasApplicant reports whether a device waits for admission in this process, or dropped less than Limits.Absence ago.
func (e *Exchange) HasApplicant(call madoguchi.CallID) bool {
	r := e.room(call)
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.applicants.any()
}

// ReportAgain reports again who is in a call and which device asks for admission, if the call's history says that they
// are gone. Another process that does not know this one's rooms has reported that. It does nothing while the room's own
// reports wait.
func (e *Exchange) ReportAgain(call madoguchi.Call) {
	r := e.room(call.ID)
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.progress.ended != "" || r.reports.pending() {
		return
	}
	for role, since := range map[madoguchi.CallRole]time.Time{
		madoguchi.PatientSide: call.Presence.PatientSince, madoguchi.ClinicSide: call.Presence.ClinicSince,
	} {
		if s := r.sides[role]; since.IsZero() && s.holder != nil {
			r.reports.add(s.arrival(s.since))
		}
	}
	if call.State == madoguchi.CallInCall && call.AskingSince().IsZero() && r.applicants.any() {
		r.applicants.reportAgain()
	}
}

// Settle returns when everything that happened in the call's room of this process is reported. A request that ends a
// call without its room waits for that, so that the call's history has the start before the end.
func (e *Exchange) Settle(ctx context.Context, call madoguchi.CallID) error {
	r := e.room(call)
	if r == nil {
		return nil
	}
	return r.reports.settle(ctx)
}

// Calls returns the calls with a connection, with CallID and ClinicID set. A party that joins another call brings what
// is known about it.
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

// Close sends all parties away, reports their departures, and returns when all connections and reports have ended. The
// parties reconnect to the next process. If ctx ends first, Close aborts the reports and returns the context's error.
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

// enter attaches the connection to its room, and makes the room if needed.
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

// sweep removes the room if it holds nothing worth keeping.
func (e *Exchange) sweep(r *room) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if r.vacant() && e.rooms[r.call] == r {
		delete(e.rooms, r.call)
		r.discard()
	}
}
