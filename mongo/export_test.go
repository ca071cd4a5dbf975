package mongo

import (
	"context"
	"net"
)

// Dial connects as a store does whose connection is plain.
func Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return onlyThisMachine{}.DialContext(ctx, network, address)
}
