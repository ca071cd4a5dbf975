// Package settings reads the configuration that the product's programs share from an environment, and reports all
// missing and wrong variables together. Only programs call it; other packages do not know about the environment.
//
// It must not print a value: some are secrets.
package settings

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"madoguchi/loopback"
	"madoguchi/madoguchi"
)

// Settings collects the errors of what it reads.
type Settings struct {
	getenv func(string) string
	wrong  []error
}

// From reads through getenv, which is os.Getenv in a program.
func From(getenv func(string) string) *Settings { return &Settings{getenv: getenv} }

// Required returns a variable that must be set.
func (s *Settings) Required(name string) string {
	value := s.getenv(name)
	if value == "" {
		s.wrong = append(s.wrong, fmt.Errorf("%s is not set (README.md says what it is)", name))
	}
	return value
}

// Optional returns a variable, or the preset if it is not set.
func (s *Settings) Optional(name, preset string) string {
	if value := s.getenv(name); value != "" {
		return value
	}
	return preset
}

// Duration returns a duration such as 45s between least and most, or the preset if it is not set.
func (s *Settings) Duration(name string, preset, least, most time.Duration) time.Duration {
	written := s.getenv(name)
	if written == "" {
		return preset
	}
	span, err := time.ParseDuration(written)
	if err != nil || span < least || span > most {
		s.refuse(name, fmt.Errorf("want a span of time from %v to %v, as %v", least, most, preset))
		return preset
	}
	return span
}

// Networks returns networks such as 10.0.0.0/8,fd00::/8, or those of the preset if the variable is not set. A single
// address is a network of its own. The word none is no network.
func (s *Settings) Networks(name, preset string) []netip.Prefix {
	written := s.Optional(name, preset)
	if written == "none" {
		return nil
	}
	var networks []netip.Prefix
	for _, part := range strings.Split(written, ",") {
		network, err := parseNetwork(strings.TrimSpace(part))
		if err != nil {
			s.refuse(name, errors.New("want networks such as 10.0.0.0/8,fd00::/8, or none; not the whole internet"))
			return nil
		}
		networks = append(networks, network)
	}
	return networks
}

// parseNetwork reads a network or an address. It refuses one that holds every address.
func parseNetwork(written string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(written); err == nil && address.Zone() == "" {
		return address.Unmap().Prefix(address.Unmap().BitLen())
	}
	network, err := netip.ParsePrefix(written)
	if err == nil && (network.Bits() == 0 || network.Addr().Is4In6()) {
		err = errors.New("not a proxy's network")
	}
	return network.Masked(), err
}

// Err returns everything that is wrong, or nil.
func (s *Settings) Err() error { return errors.Join(s.wrong...) }

func (s *Settings) refuse(name string, err error) {
	s.wrong = append(s.wrong, fmt.Errorf("%s: %w", name, err))
}

// Keys reads a required variable of the form "id:base64,id:base64". The IDs are for people only.
func (s *Settings) Keys(name string) [][]byte { return s.keys(name, s.Required(name)) }

func (s *Settings) keys(name, value string) [][]byte {
	var keys [][]byte
	for _, part := range strings.Split(value, ",") {
		_, encoded, _ := strings.Cut(strings.TrimSpace(part), ":")
		key, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(key) < 32 {
			s.refuse(name, errors.New("want id:base64,id:base64 with keys of 32 bytes"))
			return nil
		}
		keys = append(keys, key)
	}
	return keys
}

// AddressKeys reads the keys for the hashes of account addresses: one key in base64, or a list as Keys reads it.
func (s *Settings) AddressKeys() madoguchi.AddressKeys {
	const name = "MADOGUCHI_ADDRESS_KEY"
	value := s.Required(name)
	if value == "" || strings.Contains(value, ":") {
		return s.keys(name, value)
	}
	return s.keys(name, "k1:"+value)
}

// Secrets reads a list of secrets that others chose, separated by commas, the newest first. It may be empty.
func (s *Settings) Secrets(name string) (secrets []string) {
	for part := range strings.SplitSeq(s.getenv(name), ",") {
		if secret := strings.TrimSpace(part); secret != "" {
			secrets = append(secrets, secret)
		}
	}
	return secrets
}

// leastOperatorKey is the number of characters that nobody guesses within the limits of the sign-in.
const leastOperatorKey = 16

// OperatorKeys reads the keys with which operators sign in. It may be empty. A passphrase with a comma would be two
// short keys, and is refused.
func (s *Settings) OperatorKeys() []string {
	const name = "MADOGUCHI_OPERATOR_KEY"
	keys := s.Secrets(name)
	if slices.ContainsFunc(keys, func(key string) bool { return utf8.RuneCountInString(key) < leastOperatorKey }) {
		s.refuse(name, fmt.Errorf("want keys of at least %d characters, separated by commas", leastOperatorKey))
		return nil
	}
	return keys
}

// RequiredSecrets is Secrets of a variable that must be set. If it is not, the list has one secret, which is empty.
func (s *Settings) RequiredSecrets(name string) []string {
	if secrets := s.Secrets(name); len(secrets) > 0 {
		return secrets
	}
	s.refuse(name, errors.New("want one secret, or several that are separated by commas"))
	return []string{""}
}

// Relays reads the addresses of the TURN servers, separated by commas, and the newest of their secrets. Without a
// secret, anybody could compute credentials.
func (s *Settings) Relays() (urls, secret string) {
	urls = s.Optional("TURN_URLS", "")
	secrets := s.Secrets("TURN_SECRET")
	switch {
	case urls == "":
		return "", ""
	case len(secrets) == 0:
		s.refuse("TURN_SECRET", errors.New("it is not set, but TURN_URLS is"))
		return urls, ""
	}
	return urls, secrets[0]
}

// The parts that a program reaches over a network, as the settings for plain connections name them.
const (
	Temporal = "TEMPORAL"
	MongoDB  = "MONGODB"
	SMTP     = "SMTP"
	Twilio   = "TWILIO"
)

const allowPlaintext = "MADOGUCHI_ALLOW_PLAINTEXT_"

// AllowsPlaintext reports whether the operator allows a connection without TLS to a part on another machine. An
// attacker on the network can then read and change everything, including passwords.
func (s *Settings) AllowsPlaintext(part string) bool {
	switch value := s.getenv(allowPlaintext + part); value {
	case "", "false":
		return false
	case "true":
		return true
	default:
		s.refuse(allowPlaintext+part, errors.New("want true or false"))
		return false
	}
}

// RefusePlaintext reports an error for a connection without TLS to the address in a variable, unless the address is on
// this machine or the operator allows it. instead names the settings for TLS.
func (s *Settings) RefusePlaintext(part, variable, address, instead string) {
	if s.AllowsPlaintext(part) || loopback.Address(address) {
		return
	}
	s.refuse(variable, fmt.Errorf("it is on another machine, and the connection would be plain: %s; "+
		"where nobody else can reach the network between the two, %s%s=true allows it", instead, allowPlaintext, part))
}
