package smtp

import (
	"context"
	"net"
	"sync"
)

// connection is the one connection of a Send. go-mail ignores the context after dialling, and leaves the connection
// open if a conversation fails early. end covers both cases.
type connection struct {
	dialer interface {
		DialContext(ctx context.Context, network, address string) (net.Conn, error)
	}

	mu    sync.Mutex
	conn  net.Conn
	ended bool
}

func (c *connection) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := c.dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = conn
	if c.ended { // the next read or write reports it
		conn.Close()
	}
	return conn, nil
}

// end closes the connection, or closes it as soon as it is dialled. Calling it again is harmless.
func (c *connection) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	if c.conn != nil {
		c.conn.Close()
	}
}
