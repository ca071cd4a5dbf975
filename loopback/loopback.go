// Package loopback recognises addresses of this machine, where a connection needs no TLS.
//
// It must not resolve names: the answer may change.
package loopback

import (
	"net"
	"net/netip"
	"strings"
)

// Host reports whether a host, without its port, is this machine: a loopback address, localhost, or a socket's path.
func Host(host string) bool {
	if strings.HasPrefix(host, "/") || strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && address.Unmap().IsLoopback()
}

// Address reports whether host:port is this machine. An invalid address is not.
func Address(address string) bool {
	if strings.HasPrefix(address, "/") {
		return true
	}
	host, _, err := net.SplitHostPort(address)
	return err == nil && Host(host)
}
