package freeport_test

import (
	"net"
	"strconv"
	"testing"

	"madoguchi/internal/local/freeport"
)

func TestPortsDifferAndAreFree(t *testing.T) {
	kept, err := freeport.Take()
	if err != nil {
		t.Fatal(err)
	}
	freeport.Keep(kept+1, kept+2)
	seen := map[int]bool{kept: true, kept + 1: true, kept + 2: true}
	for range 50 {
		port, err := freeport.Take()
		if err != nil {
			t.Fatal(err)
		}
		if seen[port] {
			t.Errorf("%d is given twice", port)
		}
		seen[port] = true
		if port >= 32768 {
			t.Errorf("%d is one that the kernel gives to outgoing connections", port)
		}
		listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = listener.Close() })
	}
}
