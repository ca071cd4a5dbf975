package access

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestTheClientIsTheLastHopThatIsNoProxy(t *testing.T) {
	proxies := Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, c := range map[string]struct {
		peer      string
		forwarded []string
		want      string
	}{
		"nobody between":                {"203.0.113.7:1", nil, "203.0.113.7"},
		"a header of the client":        {"203.0.113.7:1", []string{"198.51.100.1"}, "203.0.113.7"},
		"a private network, not named":  {"192.168.1.2:1", []string{"198.51.100.1"}, "192.168.1.2"},
		"one proxy":                     {"10.0.0.1:1", []string{"203.0.113.7"}, "203.0.113.7"},
		"one proxy, a forged element":   {"10.0.0.1:1", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7"},
		"a forged element in a line":    {"10.0.0.1:1", []string{"198.51.100.1", "203.0.113.7"}, "203.0.113.7"},
		"a forged proxy":                {"10.0.0.1:1", []string{"198.51.100.1, 10.0.0.9, 203.0.113.7"}, "203.0.113.7"},
		"two proxies":                   {"10.0.0.1:1", []string{"203.0.113.7, 10.0.0.2"}, "203.0.113.7"},
		"two proxies, both IPs":         {"[fd00::1]:1", []string{"2001:db8::7, 10.0.0.2"}, "2001:db8::7"},
		"a client within":               {"10.0.0.1:1", []string{"10.0.0.3"}, "10.0.0.3"},
		"a proxy that says nothing":     {"10.0.0.1:1", nil, "10.0.0.1"},
		"what no address is":            {"10.0.0.1:1", []string{"203.0.113.7, unknown"}, "10.0.0.1"},
		"what no address is, forged":    {"10.0.0.1:1", []string{"unknown, 203.0.113.7"}, "203.0.113.7"},
		"with a port":                   {"10.0.0.1:1", []string{"203.0.113.7:4711"}, "203.0.113.7"},
		"IPv6 with a port":              {"10.0.0.1:1", []string{"[2001:db8::7]:4711"}, "2001:db8::7"},
		"IPv4 within IPv6":              {"[::ffff:10.0.0.1]:1", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		"a zone":                        {"[fe80::1%eth0]:1", nil, "fe80::1"},
		"what is connected over no net": {"@", nil, "invalid IP"},
	} {
		t.Run(name, func(t *testing.T) {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
			request.RemoteAddr = c.peer
			request.Header["X-Forwarded-For"] = c.forwarded
			request.Header.Set("X-Real-Ip", "198.51.100.9")
			if got := proxies.ClientOf(request).String(); got != c.want {
				t.Errorf("the client is %s, want %s", got, c.want)
			}
		})
	}
}
