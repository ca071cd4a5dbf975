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
	// TypeOf returns the type of a workflow ID. A program that writes to a workflow knows only the ID; the worker
	// compares the result with the running type. Required.
	TypeOf func(workflowID string) string
	// BoundSince is when the last program of a release without bindings stopped. Until then, payloads are sealed in the
	// older form, which that release can read. A workflow that began earlier may hold such payloads while it runs. Zero
	// means that there are none.
	BoundSince time.Time
	Now        func() time.Time // required
}

// skew is the largest difference between the clocks of Temporal and the programs around BoundSince.
const skew = 10 * time.Minute

// DataConverter returns the converter that clients and workers seal with.
func (s *Seal) DataConverter() converter.DataConverter { return sealedFor(&envelope{seal: s}) }

// FailureConverter returns the converter that also seals messages and stacks of failures.
func (s *Seal) FailureConverter() converter.FailureConverter { return failuresOf(&envelope{seal: s}) }

// Operators returns the codec for operators. It uses the workflow that a payload names, and passes unsealed payloads.
// It must not serve a worker or a client.
func (s *Seal) Operators() converter.PayloadCodec { return reader{s.Keys} }

// takesUnbound reports whether a workflow or activity that began at a time may read unbound payloads. A zero time is
// unknown.
func (s *Seal) takesUnbound(began time.Time) bool {
	return !s.BoundSince.IsZero() && (began.IsZero() || began.Before(s.BoundSince.Add(skew)))
}

// envelope is a seal for one workflow (converter.PayloadCodec).
type envelope struct {
	seal  *Seal
	to    binding
	began time.Time // start of the reading workflow or activity; zero if unknown
	// running is set while a workflow reads. A failure that a setting can correct then stops the workflow task, which
	// Temporal repeats. An error would end the workflow or lose a signal.
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
