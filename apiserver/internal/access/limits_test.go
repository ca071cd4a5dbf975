package access

import (
	"fmt"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

func TestCallersAreCountedByNetwork(t *testing.T) {
	for name, c := range map[string]struct {
		one, other string
		same       bool
	}{
		"the addresses of one subscriber":    {"2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true},
		"two subscribers":                    {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
		"an interface's zone":                {"fe80::1%eth0", "fe80::2%eth1", true},
		"two IPv4 addresses":                 {"192.0.2.1", "192.0.2.2", false},
		"an IPv4 address in two forms":       {"192.0.2.1", "::ffff:192.0.2.1", true},
		"two IPv4 addresses, mapped":         {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
		"what no address is, and another":    {"", "unix", true},
		"what no address is, and an address": {"", "192.0.2.1", false},
	} {
		t.Run(name, func(t *testing.T) {
			if one, other := Network(c.one), Network(c.other); (one == other) != c.same {
				t.Errorf("%s is counted as %s, %s as %s", c.one, one, c.other, other)
			}
		})
	}
}

// A subscriber with a wide network has not the tries of each narrow one in it, and does not use up a neighbour's.
func TestAWideNetworkHasAFewTimesTheTries(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	taken := func(limit *NetworkLimit, address func(i int) string) (count int) {
		for i := range 1000 {
			if limit.Take(Network(address(i))) == nil {
				count++
			}
		}
		return count
	}
	within64 := func(i int) string { return fmt.Sprintf("2001:db8:1:100::%x", i) }
	for name, c := range map[string]struct {
		address func(i int) string
		want    int
	}{
		"a /64": {within64, 5},
		"a /56": {func(i int) string { return fmt.Sprintf("2001:db8:1:1%02x::1", i%256) }, 4 * 5},
		"a /48": {func(i int) string { return fmt.Sprintf("2001:db8:1:%x::1", i*211%0x10000) }, 16 * 5},
	} {
		limit := newNetworkLimit(func() time.Time { return now }, rate.Every(time.Hour), 5)
		if got := taken(limit, c.address); got != c.want {
			t.Errorf("%s has %d tries, want %d", name, got, c.want)
		}
		if err := limit.Take(Network("2001:db8:2::1")); err != nil {
			t.Errorf("another subscriber: %v", err)
		}
	}
	limit := newNetworkLimit(func() time.Time { return now }, rate.Every(time.Hour), 5)
	if got := taken(limit, within64); got != 5 {
		t.Fatalf("%d tries", got)
	}
	for i := range 15 {
		if err := limit.Take(Network(fmt.Sprintf("2001:db8:1:1%02x::1", i/5+1))); err != nil {
			t.Errorf("try %d of the neighbours: %v", i, err)
		}
	}
}

// Networks without tries left take no room from those of others.
func TestARefusedNetworkTakesNoRoom(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	limit := newNetworkLimit(func() time.Time { return now }, rate.Every(time.Hour), 5)
	for i := range maxBuckets {
		_ = limit.Take(Network(fmt.Sprintf("2001:db8:1:%x::1", i)))
	}
	if got := len(limit.buckets); got > 16*5 {
		t.Errorf("%d networks are remembered", got)
	}
}
