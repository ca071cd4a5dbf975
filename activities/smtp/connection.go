package smtp

import (
	"context"
	"net"
	"sync"
)

// connection is the one connection of a Send. go-mail forgets the context once it has dialled, and leaves the connection
// open where a conversation fails early; end is for both.
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
	if c.ended { // a read or write will say so
		conn.Close()
	}
	return conn, nil
}

// end closes the connection, now or as soon as it is there. It can be called again.
func (c *connection) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	if c.conn != nil {
		c.conn.Close()
	}
}
