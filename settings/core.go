package settings

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"madoguchi/madoguchi"
	"madoguchi/workflows"
	"madoguchi/workflows/payload"
)

// Core is the configuration that every program needs.
type Core struct {
	MongoURI, MongoDatabase string
	MongoPlaintext          bool // the operator allows a plain connection to MongoDB on another machine
	Public                  *url.URL
	LinkKeys                madoguchi.LinkKeys
	MailKeys                madoguchi.MailKeys
	Payloads                *payload.Seal

	temporal client.Options
}

// Core reads the shared part. now is the program's clock. Err returns what is wrong.
func (s *Settings) Core(now func() time.Time) Core {
	links, mails := s.linkKeys()
	return Core{
		MongoURI: s.Required("MONGODB_URI"), MongoDatabase: s.Optional("MONGODB_DATABASE", "madoguchi"),
		MongoPlaintext: s.AllowsPlaintext(MongoDB), temporal: s.temporal(),
		Public: s.publicURL(), LinkKeys: links, MailKeys: mails, Payloads: s.payloads(now),
	}
}

// linkKeys reads the keys of call links and those of mailed links. The key that signs mailed links must not sign call
// links too. Releases before had one list for both, so its keys may follow among those of mailed links until the last
// of their links has expired.
func (s *Settings) linkKeys() (madoguchi.LinkKeys, madoguchi.MailKeys) {
	const calls, mailed = "MADOGUCHI_CALL_KEYS", "MADOGUCHI_MAIL_KEYS"
	links, mails := s.Keys(calls), s.Keys(mailed)
	if len(mails) > 0 && slices.ContainsFunc(links, func(key []byte) bool { return bytes.Equal(key, mails[0]) }) {
		s.refuse(mailed, errors.New("its first key is one of "+calls+": generate another one"))
	}
	return links, mails
}

func (s *Settings) publicURL() *url.URL {
	const name = "MADOGUCHI_PUBLIC_URL"
	s.Required(name)
	if origin := s.Origin(name); origin != nil {
		return origin
	}
	return &url.URL{}
}

func (s *Settings) payloads(now func() time.Time) *payload.Seal {
	const name = "MADOGUCHI_PAYLOAD_KEYS"
	ring, err := payload.ParseRing(s.Required(name))
	if err != nil {
		s.refuse(name, err)
	}
	return &payload.Seal{Keys: ring, TypeOf: workflows.TypeOf, BoundSince: s.boundSince(), Now: now}
}

func (s *Settings) boundSince() time.Time {
	const name = "MADOGUCHI_PAYLOADS_BOUND_SINCE"
	text := s.Optional(name, "")
	if text == "" {
		return time.Time{}
	}
	since, err := time.Parse(time.RFC3339, text)
	if err != nil {
		s.refuse(name, errors.New("want a moment such as 2026-12-01T03:00:00+09:00"))
	}
	return since
}

// DialTemporal connects with sealed payloads. It turns off the SDK's compression: encrypted payloads do not get
// smaller, and each connection would hold the memory of its compressors. The error names the address that did not
// answer.
func (c Core) DialTemporal(ctx context.Context, logger log.Logger) (client.Client, error) {
	options := c.temporal
	options.Logger = logger
	options.DataConverter, options.FailureConverter = c.Payloads.DataConverter(), c.Payloads.FailureConverter()
	options.ConnectionOptions.GrpcCompression = &client.GrpcCompressionNone{}
	temporal, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("no Temporal server answers at TEMPORAL_ADDRESS=%s: %w", options.HostPort, err)
	}
	return temporal, nil
}
