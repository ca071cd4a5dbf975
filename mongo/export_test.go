package mongo

import (
	"context"
	"net"
)

// Dial connects like a store with a plain connection.
func Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return onlyThisMachine{}.DialContext(ctx, network, address)
}

// CollectionNames returns the names of all collections that the migrations create.
func CollectionNames() (names []string) {
	for _, c := range collections() {
		names = append(names, c.Name)
	}
	return names
}
