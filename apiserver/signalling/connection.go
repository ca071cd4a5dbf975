package signalling

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// writeTime is the longest time to write one message.
const writeTime = 10 * time.Second

// connection is one party's WebSocket. It counts, limits and parses incoming messages, and queues outgoing ones.
type connection struct {
	session string // replaced by the room when both sides have to connect again
	before  bool   // uses SubprotocolBefore
	number  int    // numbers a room's connections in order
	party   Party
	limits  Limits
	now     func() time.Time
	socket  *websocket.Conn
	allowed atomic.Pointer[allowance]   // set when it is attached: that of its side's seat or newcomers
	doubted bool                        // its network connects too often
	vouched func(protocol.Message) bool // whether a message proves that it may enter anyway
	out     chan []byte

	contested bool               // of the clinic: its person, or the call's doctor, has another live call
	step      madoguchi.DoorStep // the step of a patient's page that has not entered; guarded by the room
	stepSince time.Time

	life    context.Context
	abandon context.CancelFunc // ends life, and with it a blocked write

	stopping sync.Once
	stopped  chan struct{} // closed to end the connection
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

// run passes the party's messages to handle until the connection ends. It returns the Fault that ended the connection,
// if any.
func (c *connection) run(handle func(protocol.Message) error) error {
	defer c.abandon()
	c.socket.SetReadLimit(-1) // next limits the size, so that the fault can be reported
	var work sync.WaitGroup
	work.Go(c.write)
	work.Go(c.keepAlive)
	work.Go(c.awaitHello)
	fault := c.read(handle)
	c.stop(websocket.StatusNormalClosure, "")
	work.Wait()
	return fault
}

func (c *connection) read(handle func(protocol.Message) error) error {
	for {
		m, err := c.next()
		if err == nil {
			err = handle(m)
		}
		var fault protocol.Fault
		switch {
		case errors.As(err, &fault):
			c.refuse(fault)
			return fault
		case err != nil:
			return nil // the connection is gone, the usual end of a visit
		}
	}
}

// next reads one message within the limits.
func (c *connection) next() (protocol.Message, error) {
	kind, reader, err := c.socket.Reader(c.life)
	if err != nil {
		return protocol.Message{}, err
	}
	raw, err := io.ReadAll(io.LimitReader(reader, int64(c.limits.MessageBytes)+1))
	switch {
	case err != nil:
		return protocol.Message{}, err
	case len(raw) > c.limits.MessageBytes:
		return protocol.Message{}, protocol.FaultSize
	case kind != websocket.MessageText:
		return protocol.Message{}, protocol.FaultForm
	}
	within := c.allowed.Load().message(c.now(), len(raw)) && !c.doubted
	m, err := protocol.Parse(raw, c.limits.Depth)
	if !within {
		if err != nil || !c.vouched(m) {
			return protocol.Message{}, protocol.FaultRate
		}
		c.doubted = false
	}
	return m, err
}

// write sends the queue. After stop it sends the rest of the queue and the close frame.
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

// keepAlive pings. That detects dead connections and keeps proxies from closing idle ones.
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
		c.refuse(protocol.FaultOrder)
	}
}

// send queues a message and never blocks. A party that does not keep up is dropped, so that the other side does not
// wait.
func (c *connection) send(m any) {
	raw, err := protocol.Encode(m)
	if err != nil {
		c.stop(websocket.StatusInternalError, "")
		return
	}
	select {
	case c.out <- raw:
	default:
		c.stop(protocol.StatusSlow, "slow")
		c.abandon()
	}
}

func (c *connection) refuse(fault protocol.Fault) {
	c.send(protocol.Refusal{Type: protocol.TypeError, Code: fault})
	c.stop(protocol.StatusFault, string(fault))
}

// stop ends the connection after the queue is written. The first call decides the code.
func (c *connection) stop(code websocket.StatusCode, reason string) {
	c.stopping.Do(func() {
		c.code, c.reason = code, reason
		close(c.stopped)
	})
}

// greet records that the party has said hello.
func (c *connection) greet() { c.greeting.Do(func() { close(c.greeted) }) }
