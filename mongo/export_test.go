package mongo

import (
	"context"
	"net"
)

// Dial connects like a store with a plain connection.
func Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return onlyThisMachine{}.DialContext(ctx, network, address)
}
