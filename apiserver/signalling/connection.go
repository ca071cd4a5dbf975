package signalling

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"madoguchi/madoguchi"
)

// writeTime is how long one message may take to be written.
const writeTime = 10 * time.Second

// connection is one party's WebSocket: it counts, bounds and parses what comes in, and queues what goes out.
type connection struct {
	session string // the room gives it another one where both sides are to connect anew
	before  bool   // it speaks SubprotocolBefore
	number  int    // in the order of a room's connections
	party   Party
	limits  Limits
	now     func() time.Time
	socket  *websocket.Conn
	allowed atomic.Pointer[allowance] // once it is attached: of its side's seat or newcomers
	doubted bool                      // its network comes too often
	vouched func(message) bool        // whether a message shows that it may come in all the same
	out     chan []byte

	step      madoguchi.DoorStep // where a patient's page stands that has not entered; guarded by the room
	stepSince time.Time

	life    context.Context
	abandon context.CancelFunc // ends life, and with it a write that hangs

	stopping sync.Once
	stopped  chan struct{} // closed when the connection shall end
	code     websocket.StatusCode
	reason   string

	greeting sync.Once
	greeted  chan struct{} // closed at the first hello
}

func newConnection(ctx context.Context, socket *websocket.Conn, party Party, config Config) *connection {
	limits := config.Limits
	life, abandon := context.WithCancel(ctx)
	return &connection{
		session: madoguchi.NewID(),
		party:   party,
		limits:  limits,
		now:     config.Now,
		socket:  socket,
		out:     make(chan []byte, limits.Queue),
		stopped: make(chan struct{}),
		greeted: make(chan struct{}),
		life:    life,
		abandon: abandon,
	}
}

// run hands the party's messages to handle until the connection ends. It returns the Fault that ended it, if one did.
func (c *connection) run(handle func(message) error) error {
	defer c.abandon()
	c.socket.SetReadLimit(-1) // next bounds it, so that the fault can be told
	var work sync.WaitGroup
	work.Go(c.write)
	work.Go(c.keepAlive)
	work.Go(c.awaitHello)
	fault := c.read(handle)
	c.stop(websocket.StatusNormalClosure, "")
	work.Wait()
	return fault
}

func (c *connection) read(handle func(message) error) error {
	for {
		m, err := c.next()
		if err == nil {
			err = handle(m)
		}
		var fault Fault
		switch {
		case errors.As(err, &fault):
			c.refuse(fault)
			return fault
		case err != nil:
			return nil // the connection is gone, which is how every visit ends
		}
	}
}

// next reads one message within the limits.
func (c *connection) next() (message, error) {
	kind, reader, err := c.socket.Reader(c.life)
	if err != nil {
		return message{}, err
	}
	raw, err := io.ReadAll(io.LimitReader(reader, int64(c.limits.MessageBytes)+1))
	switch {
	case err != nil:
		return message{}, err
	case len(raw) > c.limits.MessageBytes:
		return message{}, FaultSize
	case kind != websocket.MessageText:
		return message{}, FaultForm
	}
	within := c.allowed.Load().message(c.now(), len(raw)) && !c.doubted
	m, err := parse(raw, c.limits.Depth)
	if !within {
		if err != nil || !c.vouched(m) {
			return message{}, FaultRate
		}
		c.doubted = false
	}
	return m, err
}

// write sends what is queued, then, once the connection is stopped, what is left and the close frame.
func (c *connection) write() {
	for {
		select {
		case raw := <-c.out:
			if !c.writeOne(raw) {
				return
			}
		case <-c.stopped:
			c.drain()
			_ = c.socket.Close(c.code, c.reason)
			return
		}
	}
}

func (c *connection) drain() {
	for {
		select {
		case raw := <-c.out:
			if !c.writeOne(raw) {
				return
			}
		default:
			return
		}
	}
}

func (c *connection) writeOne(raw []byte) bool {
	ctx, cancel := context.WithTimeout(c.life, writeTime)
	defer cancel()
	if c.socket.Write(ctx, websocket.MessageText, raw) == nil {
		return true
	}
	_ = c.socket.CloseNow()
	return false
}

// keepAlive pings, so that a connection that died without a word is noticed and proxies keep it open.
func (c *connection) keepAlive() {
	ticker := time.NewTicker(c.limits.Ping)
	defer ticker.Stop()
	for {
		select {
		case <-c.stopped:
			return
		case <-ticker.C:
			if !c.ping() {
				return
			}
		}
	}
}

func (c *connection) ping() bool {
	ctx, cancel := context.WithTimeout(c.life, c.limits.Ping)
	defer cancel()
	if c.socket.Ping(ctx) == nil {
		return true
	}
	_ = c.socket.CloseNow()
	return false
}

func (c *connection) awaitHello() {
	timer := time.NewTimer(c.limits.Hello)
	defer timer.Stop()
	select {
	case <-c.greeted:
	case <-c.stopped:
	case <-timer.C:
		c.refuse(FaultOrder)
	}
}

// send queues a message and never blocks: a party that does not keep up is dropped, the other one must not wait for it.
func (c *connection) send(m any) {
	raw, err := encode(m)
	if err != nil {
		c.stop(websocket.StatusInternalError, "")
		return
	}
	select {
	case c.out <- raw:
	default:
		c.stop(StatusSlow, "slow")
		c.abandon()
	}
}

func (c *connection) refuse(fault Fault) {
	c.send(refusal{Type: typeError, Code: fault})
	c.stop(StatusFault, string(fault))
}

// stop ends the connection after what is queued has been written; the first call decides the code.
func (c *connection) stop(code websocket.StatusCode, reason string) {
	c.stopping.Do(func() {
		c.code, c.reason = code, reason
		close(c.stopped)
	})
}

// greet says that the party has said hello.
func (c *connection) greet() { c.greeting.Do(func() { close(c.greeted) }) }
