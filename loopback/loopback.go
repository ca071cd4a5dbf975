// Package loopback tells addresses that never leave the machine, where a connection may be plain, from all others.
//
// It must not look a name up: what a name means may change, and the answer too.
package loopback

import (
	"net"
	"net/netip"
	"strings"
)

// Host reports whether a host, without its port, is this machine: a loopback
// address, localhost, or the path of a socket.
func Host(host string) bool {
	if strings.HasPrefix(host, "/") || strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && address.Unmap().IsLoopback()
}

// Address reports whether host:port is this machine. What cannot be read is not.
func Address(address string) bool {
	if strings.HasPrefix(address, "/") {
		return true
	}
	host, _, err := net.SplitHostPort(address)
	return err == nil && Host(host)
}
