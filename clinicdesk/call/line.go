package call

import (
	"context"
	"log/slog"
	"time"

	"madoguchi/apiserver/api"
)

// Signalling is a connection to a call's signalling; api.Signal implements it.
type Signalling interface {
	Send(ctx context.Context, message api.SignalMessage) error
	Receive(ctx context.Context) (api.SignalMessage, error)
	Close() error
}

// line connects a call to the signalling, one connection after the other. It queues messages, and drops them with the
// connection they were meant for: the next welcome starts over.
type line struct {
	dial   func(ctx context.Context) (Signalling, error)
	hello  func(takeOver bool) api.SignalMessage
	logger *slog.Logger

	queue chan api.SignalMessage
	again chan struct{} // requests another hello that takes over
}

// maxQueued bounds the messages queued for a slow connection: an offer with its candidates is a few dozen.
const maxQueued = 256

// goodbyeTimeout bounds the goodbye to the server.
const goodbyeTimeout = 2 * time.Second

func newLine(config Config, hello func(takeOver bool) api.SignalMessage) *line {
	return &line{
		dial: config.Dial, hello: hello, logger: config.Logger,
		queue: make(chan api.SignalMessage, maxQueued), again: make(chan struct{}, 1),
	}
}

// say queues a message, or drops it if the queue is full.
func (l *line) say(message api.SignalMessage) {
	select {
	case l.queue <- message:
	default:
		l.logger.Warn("signalling message dropped", "type", message.Type)
	}
}

// takeOver says hello again, to move the call to this device.
func (l *line) takeOver() {
	select {
	case l.again <- struct{}{}:
	default: // already requested
	}
}

// attend serves one connection, from hello to its end. handle reports whether the call is over.
func (l *line) attend(ctx context.Context, handle func(api.SignalMessage) (over bool)) (welcomed bool, err error) {
	connection, err := l.dial(ctx)
	if err != nil {
		return false, err
	}
	writing, stop := context.WithCancel(ctx)
	written := make(chan struct{})
	l.drain()
	go func() {
		defer close(written)
		l.write(writing, connection)
	}()
	defer func() {
		stop()
		<-written
		sayGoodbye(ctx, connection)
	}()
	for {
		message, err := connection.Receive(writing)
		if err != nil {
			return welcomed, err
		}
		welcomed = welcomed || message.Type == api.SignalWelcome
		if handle(message) {
			return welcomed, nil
		}
	}
}

// drain drops messages queued for an earlier connection.
func (l *line) drain() {
	for {
		select {
		case <-l.queue:
		case <-l.again:
		default:
			return
		}
	}
}

// write sends hello and then the queued messages. A failed write ends the connection, which the reader detects.
func (l *line) write(ctx context.Context, connection Signalling) {
	for message := l.hello(false); connection.Send(ctx, message) == nil; {
		select {
		case <-ctx.Done():
			return
		case <-l.again:
			message = l.hello(true)
		case message = <-l.queue:
		}
	}
}

// sayGoodbye tells the server if this side leaves on purpose, and closes the connection.
func sayGoodbye(ctx context.Context, connection Signalling) {
	if ctx.Err() != nil {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbyeTimeout)
		defer cancel()
		// A server that misses this message detects the closed connection a little later.
		_ = connection.Send(last, api.SignalMessage{Type: api.SignalLeave})
	}
	_ = connection.Close()
}
