package loopback_test

import (
	"testing"

	"madoguchi/loopback"
)

func TestAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:7233": true, "127.8.0.1:25": true, "[::1]:27017": true, "localhost:7233": true, "LocalHost:1": true,
		"[::ffff:127.0.0.1]:1": true, "/run/mongodb.sock": true,
		"10.0.0.1:7233": false, "192.168.1.2:7233": false, "temporal.example:7233": false,
		"localhost.example:7233": false,
		"127.0.0.1.example:7233": false, "0.0.0.0:7233": false, "[::]:7233": false, ":7233": false, "": false,
		"127.0.0.1":                    false,
		"dns:///temporal.example:7233": false, "2130706433:80": false,
	} {
		if got := loopback.Address(address); got != want {
			t.Errorf("%q is on this machine: %v", address, got)
		}
	}
}
