package settings

import (
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

var errOrigin = errors.New("want http(s)://host[:port] alone: no path, no user, nothing after ? or #")

// Origin reads the address of a site, or returns nil if it is not set. It normalises the address as browsers do in the
// header Origin, for comparison with that header: https://Clinic.Example:443/ becomes https://clinic.example.
func (s *Settings) Origin(name string) *url.URL {
	written := s.getenv(name)
	if written == "" {
		return nil
	}
	origin, err := parseOrigin(strings.TrimSpace(written))
	if err != nil {
		s.refuse(name, err)
	}
	return origin
}

// parseOrigin follows https://url.spec.whatwg.org/#concept-url-serializer. The error does not contain the address,
// which may contain a password.
func parseOrigin(written string) (*url.URL, error) {
	parsed, err := url.Parse(written)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return nil, errOrigin
	}
	bare := url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}
	if parsed.Path != "" && parsed.Path != "/" || bare.String() != parsed.String() {
		return nil, errOrigin
	}
	host, known := canonicalHost(parsed.Hostname())
	port, inRange := canonicalPort(parsed.Scheme, parsed.Port())
	if !known || !inRange {
		return nil, errOrigin
	}
	return &url.URL{Scheme: parsed.Scheme, Host: host + port}, nil
}

// Names follow DNS. Browsers take a name that ends in a number for an IP address, or refuse it.
var (
	hostName = regexp.MustCompile(
		`^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?$`,
	)
	endsInNumber = regexp.MustCompile(`(^|\.)([0-9]+|0x[0-9a-f]*)\.?$`)
)

func canonicalHost(host string) (canonical string, known bool) {
	if address, err := netip.ParseAddr(host); err == nil {
		if address.Zone() != "" {
			return "", false
		}
		return bracketed(address), true
	}
	ascii, err := idna.Lookup.ToASCII(host)
	if isASCII(host) { // idna refuses underscores, which container networks use
		ascii, err = strings.ToLower(host), nil
	}
	return ascii, err == nil && len(ascii) <= 253 && hostName.MatchString(ascii) && !endsInNumber.MatchString(ascii)
}

func bracketed(address netip.Addr) string {
	if address.Is6() {
		return "[" + address.String() + "]"
	}
	return address.String()
}

// canonicalPort returns ":port", or "" for the scheme's default port.
func canonicalPort(scheme, written string) (port string, inRange bool) {
	if written == "" {
		return "", true
	}
	number, err := strconv.ParseUint(written, 10, 16)
	switch {
	case err != nil || number == 0:
		return "", false
	case scheme == "http" && number == 80, scheme == "https" && number == 443:
		return "", true
	default:
		return ":" + strconv.FormatUint(number, 10), true
	}
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(char rune) bool { return char > '~' }) < 0
}
