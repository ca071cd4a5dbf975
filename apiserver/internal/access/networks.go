package access

import (
	"net/netip"
	"time"

	"golang.org/x/time/rate"
)

// Network returns the key that the limits count a caller by: the IPv4 address, or the first 64 bits of an IPv6 address.
// A household or an office chooses its addresses within those 64 bits (RFC 6177).
func Network(address string) string {
	parsed, err := netip.ParseAddr(address)
	if err != nil || parsed.Unmap().Is4() {
		return parsed.Unmap().String()
	}
	prefix, _ := parsed.Prefix(widths[len(widths)-1].bits) // fails only for more bits than an address has
	return prefix.String()
}

// widths are the networks that a provider gives to one subscriber: 48 or 56 bits are usual, 64 the least (RFC 6177,
// RIPE-690). A wider network may also be that of many subscribers, so it has a multiple of the tries.
var widths = []struct{ bits, times int }{{48, 16}, {56, 4}, {64, 1}}

// wider returns the networks of widths that hold a network, the broadest first and itself last. An IPv4 address is
// alone.
func wider(network string) []string {
	prefix, err := netip.ParsePrefix(network)
	if err != nil {
		return []string{network}
	}
	var networks []string
	for _, width := range widths {
		held, _ := prefix.Addr().Prefix(width.bits)
		networks = append(networks, held.String())
	}
	return networks
}

// broadest returns the broadest network that may be one subscriber's.
func broadest(network string) string { return wider(network)[0] }

// NetworkLimit is a Limit of callers by their network. An IPv6 caller counts in each network of widths, because a
// subscriber of a wide one chooses among thousands of the narrow ones.
type NetworkLimit struct {
	*Limit          // of the narrowest network, with the number of tries
	broad  []*Limit // of the others, the broadest first
}

func newNetworkLimit(now func() time.Time, every rate.Limit, burst int) *NetworkLimit {
	limit := &NetworkLimit{Limit: newKeyedLimit(now, every, burst)}
	for _, width := range widths[:len(widths)-1] {
		limit.broad = append(limit.broad, newKeyedLimit(now, every*rate.Limit(width.times), burst*width.times))
	}
	return limit
}

// Take uses one try of a network (Network). A try that one of the networks refuses uses up none of the others: a
// neighbour's tries cannot lock the others out.
func (l *NetworkLimit) Take(network string) error { return l.TakeOf(network, "") }

// TakeOf uses one try of a network at one thing, such as an account.
func (l *NetworkLimit) TakeOf(network, thing string) error {
	now, networks := l.now(), wider(network)
	var taken []*rate.Reservation
	for i, limit := range l.limits(len(networks)) {
		try, err := limit.reserve(now, keyOf(networks[i], thing))
		if err != nil {
			for _, before := range taken {
				before.CancelAt(now)
			}
			return err
		}
		taken = append(taken, try)
	}
	return nil
}

// limits returns the limits of so many networks, that of the narrowest last.
func (l *NetworkLimit) limits(count int) []*Limit {
	if count == 1 {
		return []*Limit{l.Limit}
	}
	return append(append([]*Limit{}, l.broad...), l.Limit)
}

// ForgetOf restores the tries of a network at one thing, after a correct proof. The broader networks' tries stay used.
func (l *NetworkLimit) ForgetOf(network, thing string) { l.Forget(keyOf(network, thing)) }

func keyOf(network, thing string) string {
	if thing == "" {
		return network
	}
	return thing + " " + network
}
