package payload

import (
	"errors"

	commonpb "go.temporal.io/api/common/v1"
)

// reader is the codec for operators (converter.PayloadCodec).
type reader struct{ keys *Ring }

// Encode refuses: operators do not write to workflows.
func (r reader) Encode([]*commonpb.Payload) ([]*commonpb.Payload, error) {
	return nil, errors.New("operators only read payloads")
}

// Decode opens payloads for the workflow that each names.
func (r reader) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return each(payloads, func(payload *commonpb.Payload) (*commonpb.Payload, error) {
		switch string(payload.GetMetadata()[encodingKey]) {
		case boundEncoding:
			return r.keys.openFor(named(payload), payload)
		case unboundEncoding:
			return r.keys.openUnbound(payload)
		default:
			return payload, nil
		}
	})
}
