// Package settings reads the configuration that the product's mains share from an environment, and says all at once what
// is missing or wrong in it. Only mains use it: no other package knows that there is an environment.
//
// It must not print a value: some are secrets.
package settings

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"madoguchi/loopback"
	"madoguchi/madoguchi"
)

// Settings collects what is read and what is wrong with it.
type Settings struct {
	getenv func(string) string
	wrong  []error
}

// From reads through getenv (os.Getenv in a main).
func From(getenv func(string) string) *Settings { return &Settings{getenv: getenv} }

// Required returns a variable that must be set.
func (s *Settings) Required(name string) string {
	value := s.getenv(name)
	if value == "" {
		s.wrong = append(s.wrong, fmt.Errorf("%s is not set (README.md says what it is)", name))
	}
	return value
}

// Optional returns a variable, or the preset where it is not set.
func (s *Settings) Optional(name, preset string) string {
	if value := s.getenv(name); value != "" {
		return value
	}
	return preset
}

// Duration returns a span of time, as 45s, that lies between two others, or the preset where it is not set.
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

// Err says all that is wrong, or nil.
func (s *Settings) Err() error { return errors.Join(s.wrong...) }

func (s *Settings) refuse(name string, err error) {
	s.wrong = append(s.wrong, fmt.Errorf("%s: %w", name, err))
}

// Keys reads a required variable of the form "id:base64,id:base64"; the IDs only help people tell the keys apart.
func (s *Settings) Keys(name string) [][]byte {
	var keys [][]byte
	for _, part := range strings.Split(s.Required(name), ",") {
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

// AddressKey reads the key that names accounts.
func (s *Settings) AddressKey() madoguchi.AddressKey {
	const name = "MADOGUCHI_ADDRESS_KEY"
	key, err := base64.StdEncoding.DecodeString(s.Required(name))
	if err != nil || len(key) < 32 {
		s.refuse(name, errors.New("want 32 bytes in base64"))
	}
	return key
}

// These are the parts that a program reaches over a network, as the settings
// that allow a plain connection to them name them.
const (
	Temporal = "TEMPORAL"
	MongoDB  = "MONGODB"
	SMTP     = "SMTP"
	Twilio   = "TWILIO"
)

const allowPlaintext = "MADOGUCHI_ALLOW_PLAINTEXT_"

// AllowsPlaintext reports whether the operator takes the risk of a plain connection to a part on another machine:
// everybody on the way then reads and changes what passes, passwords too.
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

// RefusePlaintext refuses a plain connection to an address that variable has, unless it is on this machine or the
// operator takes the risk. instead says what to set for a private one.
func (s *Settings) RefusePlaintext(part, variable, address, instead string) {
	if s.AllowsPlaintext(part) || loopback.Address(address) {
		return
	}
	s.refuse(variable, fmt.Errorf("it is on another machine, and the connection would be plain: %s; where nobody else can reach "+
		"the network between the two, %s%s=true allows it", instead, allowPlaintext, part))
}
