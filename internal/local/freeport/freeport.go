// Package freeport finds ports of 127.0.0.1 for what nobody has chosen a port for, such as the parts of a test's system.
//
// Asking the kernel for any port (":0") and giving it back is not safe where another process opens it later: the kernel
// may meanwhile give the same port to any outgoing connection of the machine. Ports given here are below the range from
// which it takes those (RFC 6335 section 6 has 49152 and up; Linux takes 32768 and up).
package freeport

import (
	"errors"
	"math/rand/v2"
	"net"
	"sync"
)

// The range that ports are chosen from: above well-known services, below what the kernel gives away.
const (
	lowest  = 20000
	highest = 32000
)

// given are the ports that this process has been given, so that two that are asked for at once differ.
var given sync.Map

// Keep has Take never return these ports, because somebody has chosen them for something that does not listen yet.
func Keep(ports ...int) {
	for _, port := range ports {
		given.Store(port, true)
	}
}

// Take returns a port that is free for TCP and for UDP. No port is returned twice in one process.
func Take() (int, error) {
	const span = highest - lowest
	first := rand.IntN(span)
	for i := range span {
		port := lowest + (first+i)%span
		if !free(port) {
			continue
		}
		if _, taken := given.LoadOrStore(port, true); !taken {
			return port, nil
		}
	}
	return 0, errors.New("no port of 127.0.0.1 is free")
}

func free(port int) bool {
	at := net.IPv4(127, 0, 0, 1)
	stream, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: at, Port: port})
	if err != nil {
		return false
	}
	defer stream.Close()
	datagrams, err := net.ListenUDP("udp4", &net.UDPAddr{IP: at, Port: port})
	if err != nil {
		return false
	}
	return datagrams.Close() == nil
}
