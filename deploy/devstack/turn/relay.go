package turn

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"

	"github.com/pion/logging"
	"github.com/pion/turn/v5"
)

// Realm is the realm of the clients' credentials.
const Realm = "madoguchi"

// Options configure the relay's address and secret.
type Options struct {
	Address string    // UDP host and port; required. Relayed addresses are on the same host.
	Secret  string    // shared with the API server, which issues the credentials; required
	Log     io.Writer // the relay's warnings; nil drops them
}

// Relay is a running TURN server.
type Relay struct {
	server  *turn.Server
	address net.Addr
}

// Start listens on opts.Address.
func Start(opts Options) (*Relay, error) {
	if opts.Secret == "" {
		return nil, errors.New("TURN needs a secret")
	}
	conn, err := net.ListenPacket("udp4", opts.Address)
	if err != nil {
		return nil, fmt.Errorf("TURN's port: %w", err)
	}
	server, err := turn.NewServer(serverConfig(conn, opts))
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("start TURN: %w", err)
	}
	return &Relay{server: server, address: conn.LocalAddr()}, nil
}

func serverConfig(conn net.PacketConn, opts Options) turn.ServerConfig {
	host := conn.LocalAddr().(*net.UDPAddr).IP
	log := loggers(opts.Log)
	return turn.ServerConfig{
		Realm:         Realm,
		AuthHandler:   turn.LongTermTURNRESTAuthHandler(opts.Secret, log.NewLogger("auth")),
		LoggerFactory: log,
		PacketConnConfigs: []turn.PacketConnConfig{{
			PacketConn: conn,
			RelayAddressGenerator: udpOnly{&turn.RelayAddressGeneratorStatic{
				RelayAddress: host,
				Address:      host.String(),
			}},
			PermissionHandler: func(_ net.Addr, peer net.IP) bool { return isThisMachine(peer) },
		}},
	}
}

// loggers are built by hand, because pion's constructor reads the environment.
func loggers(to io.Writer) logging.LoggerFactory {
	if to == nil {
		to = io.Discard
	}
	return &logging.DefaultLoggerFactory{
		Writer:          to,
		DefaultLogLevel: logging.LogLevelWarn,
		ScopeLevels:     map[string]logging.LogLevel{},
	}
}

// URL returns the relay's address for an RTCPeerConnection.
func (r *Relay) URL() string { return "turn:" + r.address.String() + "?transport=udp" }

// Address returns the UDP host and port.
func (r *Relay) Address() string { return r.address.String() }

// Stop ends the relay and all of its allocations.
func (r *Relay) Stop() error { return r.server.Close() }

// udpOnly refuses the TCP allocations of RFC 6062.
type udpOnly struct {
	*turn.RelayAddressGeneratorStatic
}

var errTCP = errors.New("TCP allocations are refused")

func (udpOnly) AllocateListener(turn.AllocateListenerConfig) (net.Listener, net.Addr, error) {
	return nil, nil, errTCP
}

func (udpOnly) AllocateConn(turn.AllocateConnConfig) (net.Conn, error) { return nil, errTCP }

// isThisMachine lists the addresses each time, because they change with the networks.
func isThisMachine(peer net.IP) bool {
	address, ok := netip.AddrFromSlice(peer)
	if !ok {
		return false
	}
	address = address.Unmap()
	if address.IsLoopback() {
		return true
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, candidate := range own {
		if network, ok := candidate.(*net.IPNet); ok && network.IP.Equal(address.AsSlice()) {
			return true
		}
	}
	return false
}
