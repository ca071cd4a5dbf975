// Package settings reads the configuration that the product's mains share from an environment, and says all at once what
// is missing or wrong in it. Only mains use it: no other package knows that there is an environment.
//
// It must not print a value: some are secrets.
package settings

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"madoguchi"
	"madoguchi/workflows/payload"
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

// Err says all that is wrong, or nil.
func (s *Settings) Err() error { return errors.Join(s.wrong...) }

func (s *Settings) refuse(name string, err error) {
	s.wrong = append(s.wrong, fmt.Errorf("%s: %w", name, err))
}

// Core is what every program of the product needs.
type Core struct {
	MongoURI, MongoDatabase            string
	TemporalAddress, TemporalNamespace string
	Public                             *url.URL
	LinkKeys                           madoguchi.LinkKeys
	Payloads                           *payload.Ring
}

// Core reads the shared part. What is wrong shows in Err.
func (s *Settings) Core() Core {
	return Core{
		MongoURI: s.Required("MONGODB_URI"), MongoDatabase: s.Optional("MONGODB_DATABASE", "madoguchi"),
		TemporalAddress: s.Required("TEMPORAL_ADDRESS"), TemporalNamespace: s.Optional("TEMPORAL_NAMESPACE", "default"),
		Public: s.publicURL(), LinkKeys: s.Keys("MADOGUCHI_CALL_KEYS"), Payloads: s.payloads(),
	}
}

func (s *Settings) publicURL() *url.URL {
	const name = "MADOGUCHI_PUBLIC_URL"
	parsed, err := url.Parse(s.Required(name))
	if err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		s.refuse(name, errors.New("want http(s)://host[:port]"))
		return &url.URL{}
	}
	return parsed
}

func (s *Settings) payloads() *payload.Ring {
	const name = "MADOGUCHI_PAYLOAD_KEYS"
	ring, err := payload.ParseRing(s.Required(name))
	if err != nil {
		s.refuse(name, err)
	}
	return ring
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

// DialTemporal connects with sealed payloads. They are not compressed on the way, as the SDK would: what is encrypted does
// not get smaller, and each connection would hold its compressors' memory. The error says which address did not answer.
func (c Core) DialTemporal(ctx context.Context, logger log.Logger) (client.Client, error) {
	temporal, err := client.DialContext(ctx, client.Options{
		HostPort: c.TemporalAddress, Namespace: c.TemporalNamespace, Logger: logger,
		DataConverter: c.Payloads.DataConverter(), FailureConverter: c.Payloads.FailureConverter(),
		ConnectionOptions: client.ConnectionOptions{GrpcCompression: &client.GrpcCompressionNone{}},
	})
	if err != nil {
		return nil, fmt.Errorf("no Temporal server answers at TEMPORAL_ADDRESS=%s: %w", c.TemporalAddress, err)
	}
	return temporal, nil
}
