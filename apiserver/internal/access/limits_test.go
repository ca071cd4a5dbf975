package access

import "testing"

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
