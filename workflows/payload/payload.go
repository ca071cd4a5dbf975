// Package payload seals what the workflows hand to Temporal: every payload and failure is encrypted with AES-256-GCM, the
// key's ID in its metadata, so that Temporal's database and Web UI show no patient data (D12). Operators read it through
// the API's codec endpoint.
//
// It must not know what a payload means, nor where the keys come from.
package payload

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

const (
	encodingKey = "encoding"
	encoding    = "binary/madoguchi-aes256gcm"
	keyIDKey    = "madoguchi-key"
)

// ErrUnknownKey says that a payload was sealed with a key that the ring does not hold.
var ErrUnknownKey = errors.New("payload sealed with an unknown key")

// Ring holds the keys: the active one seals, all of them open, so that keys rotate without a break.
type Ring struct {
	active string
	keys   map[string]cipher.AEAD
}

// ParseRing reads "id:base64,id:base64" with 32-byte keys; the first is the active one.
func ParseRing(text string) (*Ring, error) {
	ring := &Ring{keys: make(map[string]cipher.AEAD)}
	for _, part := range strings.Split(text, ",") {
		id, encoded, ok := strings.Cut(strings.TrimSpace(part), ":")
		if !ok || id == "" {
			return nil, errors.New("payload keys: want id:base64,id:base64")
		}
		aead, err := newAEAD(encoded)
		if err != nil {
			return nil, fmt.Errorf("payload key %s: %w", id, err)
		}
		if ring.active == "" {
			ring.active = id
		}
		ring.keys[id] = aead
	}
	return ring, nil
}

func newAEAD(encoded string) (cipher.AEAD, error) {
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, errors.New("not base64")
	}
	if len(key) != 32 {
		return nil, fmt.Errorf("%d bytes, want 32", len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// DataConverter returns the converter that clients and workers seal with.
func (r *Ring) DataConverter() converter.DataConverter {
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), r)
}

// FailureConverter returns the converter that seals messages and stacks of failures too.
func (r *Ring) FailureConverter() converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: r.DataConverter(), EncodeCommonAttributes: true,
	})
}

// Encode seals payloads (converter.PayloadCodec).
func (r *Ring) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return each(payloads, r.seal)
}

// Decode opens payloads; what is not sealed passes as it is.
func (r *Ring) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return each(payloads, r.open)
}

func each(payloads []*commonpb.Payload, change func(*commonpb.Payload) (*commonpb.Payload, error)) ([]*commonpb.Payload, error) {
	changed := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		var err error
		if changed[i], err = change(payload); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

func (r *Ring) seal(payload *commonpb.Payload) (*commonpb.Payload, error) {
	plain, err := proto.Marshal(payload)
	if err != nil {
		return nil, err
	}
	aead := r.keys[r.active]
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	_, _ = rand.Read(nonce)
	return &commonpb.Payload{
		Metadata: map[string][]byte{encodingKey: []byte(encoding), keyIDKey: []byte(r.active)},
		Data:     aead.Seal(nonce, nonce, plain, []byte(r.active)),
	}, nil
}

func (r *Ring) open(payload *commonpb.Payload) (*commonpb.Payload, error) {
	if string(payload.GetMetadata()[encodingKey]) != encoding {
		return payload, nil
	}
	id := string(payload.GetMetadata()[keyIDKey])
	aead, ok := r.keys[id]
	if !ok {
		return nil, ErrUnknownKey
	}
	if len(payload.GetData()) < aead.NonceSize() {
		return nil, errors.New("payload too short")
	}
	nonce, sealed := payload.Data[:aead.NonceSize()], payload.Data[aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, sealed, []byte(id))
	if err != nil {
		return nil, fmt.Errorf("opening a payload: %w", err)
	}
	opened := new(commonpb.Payload)
	return opened, proto.Unmarshal(plain, opened)
}
