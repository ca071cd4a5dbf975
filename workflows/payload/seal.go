package payload

import (
	"errors"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
)

// Seal seals and opens payloads for the workflows that they belong to.
type Seal struct {
	Keys *Ring // required
	// TypeOf tells a workflow's type by its ID. A program that writes to a workflow knows only the ID; the
	// worker compares with the type that runs. Required.
	TypeOf func(workflowID string) string
	// BoundSince is when the last program of a release that did not bind payloads has stopped. Until then payloads are
	// sealed as that release can read them. Workflows that began before may hold such payloads for as long as they
	// run. Zero means that there is no such payload.
	BoundSince time.Time
	Now        func() time.Time // required
}

// skew is how far the clocks of Temporal and of the programs may differ around BoundSince.
const skew = 10 * time.Minute

// DataConverter returns the converter that clients and workers seal with.
func (s *Seal) DataConverter() converter.DataConverter { return sealedFor(&envelope{seal: s}) }

// FailureConverter returns the converter that seals messages and stacks of failures too.
func (s *Seal) FailureConverter() converter.FailureConverter { return failuresOf(&envelope{seal: s}) }

// Operators returns the codec by which operators read payloads: it goes by the workflow that a payload names, and
// passes what is not sealed. It must not serve a worker or a client.
func (s *Seal) Operators() converter.PayloadCodec { return reader{s.Keys} }

// takesUnbound reports whether payloads of a workflow, or an activity, that began at a time may be
// unbound. The zero time is one that nobody knows.
func (s *Seal) takesUnbound(began time.Time) bool {
	return !s.BoundSince.IsZero() && (began.IsZero() || began.Before(s.BoundSince.Add(skew)))
}

// envelope is a seal for one workflow (converter.PayloadCodec).
type envelope struct {
	seal  *Seal
	to    binding
	began time.Time // of the workflow or activity that reads; zero where it is not known
	// running says that a workflow reads. What a setting can mend then stops the workflow's task, which is tried again.
	// An error would end the workflow, or lose a signal.
	running bool
}

// Encode seals payloads.
func (e *envelope) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return each(payloads, func(payload *commonpb.Payload) (*commonpb.Payload, error) {
		if e.seal.Now().Before(e.seal.BoundSince) {
			return e.seal.Keys.sealUnbound(payload)
		}
		return e.seal.Keys.sealFor(e.to, payload)
	})
}

// Decode opens payloads that were sealed for the workflow, and refuses all others.
func (e *envelope) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return each(payloads, func(payload *commonpb.Payload) (*commonpb.Payload, error) {
		opened, err := e.open(payload)
		if e.running && (errors.Is(err, ErrUnbound) || errors.Is(err, ErrUnknownKey)) {
			panic(err)
		}
		return opened, err
	})
}

func (e *envelope) open(payload *commonpb.Payload) (*commonpb.Payload, error) {
	switch string(payload.GetMetadata()[encodingKey]) {
	case boundEncoding:
		return e.seal.Keys.openFor(e.to, payload)
	case unboundEncoding:
		if !e.seal.takesUnbound(e.began) {
			return nil, ErrUnbound
		}
		return e.seal.Keys.openUnbound(payload)
	default:
		return nil, ErrNotSealed
	}
}

func each(
	payloads []*commonpb.Payload, change func(*commonpb.Payload) (*commonpb.Payload, error),
) ([]*commonpb.Payload, error) {
	changed := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		var err error
		if changed[i], err = change(payload); err != nil {
			return nil, err
		}
	}
	return changed, nil
}
