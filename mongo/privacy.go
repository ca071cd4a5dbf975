package mongo

import (
	"context"
	"net"

	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/loopback"
)

// keepPrivate refuses hosts on other machines if the connection is plain. It also prevents plain connections to
// members of the replica set that the URI does not name.
func keepPrivate(chosen *options.ClientOptions, plaintext bool) error {
	if plaintext || chosen.TLSConfig != nil {
		return nil
	}
	for _, host := range chosen.Hosts {
		if name, _, err := net.SplitHostPort(host); !loopback.Host(host) && (err != nil || !loopback.Host(name)) {
			return ErrPlaintext
		}
	}
	chosen.SetDialer(onlyThisMachine{})
	return nil
}

// onlyThisMachine dials only addresses on this machine (options.ContextDialer).
type onlyThisMachine struct{ net.Dialer }

func (d onlyThisMachine) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if network != "unix" && !loopback.Address(address) {
		return nil, ErrPlaintext
	}
	return d.Dialer.DialContext(ctx, network, address)
}
