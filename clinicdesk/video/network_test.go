package video_test

import (
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// network is the page's only socket; it can drop and delay packets.
type network struct {
	net.PacketConn
	mu    sync.Mutex
	loss  float64
	delay time.Duration
	rng   *rand.Rand
}

func newNetwork(t *testing.T) *network {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return &network{PacketConn: conn, rng: rand.New(rand.NewPCG(1, 2))}
}

// set makes the network drop a share of the packets in both directions, and delay the page's.
func (n *network) set(loss float64, delay time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.loss, n.delay = loss, delay
}

func (n *network) loses() (bool, time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.rng.Float64() < n.loss, n.delay
}

func (n *network) WriteTo(b []byte, to net.Addr) (int, error) {
	lost, delay := n.loses()
	switch {
	case lost:
		return len(b), nil
	case delay > 0:
		late := append([]byte(nil), b...)
		time.AfterFunc(delay, func() { _, _ = n.PacketConn.WriteTo(late, to) })
		return len(b), nil
	}
	return n.PacketConn.WriteTo(b, to)
}

func (n *network) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		size, from, err := n.PacketConn.ReadFrom(b)
		if lost, _ := n.loses(); err == nil && lost {
			continue
		}
		return size, from, err
	}
}
