// Package freeport finds free ports of 127.0.0.1, for example for the parts of a test's system.
//
// Taking a port from the kernel (":0") and releasing it is not safe if another process opens it later: the kernel may
// meanwhile use it for any outgoing connection. The ports here are below the range for outgoing connections (RFC 6335
// section 6 has 49152 and up; Linux uses 32768 and up).
package freeport

import (
	"errors"
	"math/rand/v2"
	"net"
	"sync"
)

// The range of the ports: above well-known services, below the kernel's own.
const (
	lowest  = 20000
	highest = 32000
)

// given contains the ports that this process has received, so that concurrent calls return different ones.
var given sync.Map

// Keep excludes ports that are reserved for something that does not listen yet.
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
	defer func() { _ = stream.Close() }()
	datagrams, err := net.ListenUDP("udp4", &net.UDPAddr{IP: at, Port: port})
	if err != nil {
		return false
	}
	return datagrams.Close() == nil
}
