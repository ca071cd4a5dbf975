// Package payload seals what the workflows hand to Temporal. It encrypts every payload and failure with AES-256-GCM, so
// that Temporal's database and Web UI show no patient data (D12), and binds it to its workflow, so that a payload
// cannot be moved to another workflow. Operators read payloads through the API's codec endpoint.
//
// A sealed payload names its key and its workflow (namespace, ID and type) in its metadata. Both are authenticated with
// the ciphertext. Workers and clients take the workflow from the SDK, never from the metadata:
//
//	              ┌── sealed for this workflow ──► opened
//	a payload ────┼── sealed before payloads were bound ──[the workflow began before Seal.BoundSince]──► opened
//	is read       ├── sealed for another workflow, changed, plain, or missing ──► ErrMoved, ErrNotSealed
//	              └── failure that Temporal writes itself (time-out, termination) ──► passes, it holds no payload
//
// Payloads are bound to the workflow's ID and not to its run, because a client that sends an update does not know the
// run. docs/repeats.md describes the effect of a repeat to a later run.
//
// This package must not know the meaning of a payload, or where the keys come from.
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
	"google.golang.org/protobuf/proto"
)

// The metadata of a sealed payload.
const (
	encodingKey     = "encoding"
	boundEncoding   = "binary/madoguchi-aes256gcm-bound"
	unboundEncoding = "binary/madoguchi-aes256gcm" // by releases that did not bind payloads to their workflow
	keyIDKey        = "madoguchi-key"
	namespaceKey    = "madoguchi-namespace"
	workflowKey     = "madoguchi-workflow"
	typeKey         = "madoguchi-type"
)

// The refusals. None of them contains payload data.
var (
	ErrUnknownKey = errors.New("payload sealed with an unknown key")
	ErrNotSealed  = errors.New("payload is not sealed")
	ErrMoved      = errors.New("payload sealed for another workflow")
	ErrUnbound    = errors.New("payload sealed by an older release, which did not bind it to its workflow")
	errMissing    = fmt.Errorf("%w: it is missing", ErrNotSealed)
)

// Ring holds the keys. The active key seals, every key opens, so that keys can be rotated.
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

// sealFor seals a payload for a workflow.
func (r *Ring) sealFor(to binding, payload *commonpb.Payload) (*commonpb.Payload, error) {
	metadata := map[string][]byte{
		encodingKey: []byte(boundEncoding), keyIDKey: []byte(r.active),
		namespaceKey: []byte(to.namespace), workflowKey: []byte(to.workflow), typeKey: []byte(to.kind),
	}
	return r.seal(payload, metadata, to.authenticated(r.active))
}

// sealUnbound seals a payload like releases that did not bind payloads.
func (r *Ring) sealUnbound(payload *commonpb.Payload) (*commonpb.Payload, error) {
	metadata := map[string][]byte{encodingKey: []byte(unboundEncoding), keyIDKey: []byte(r.active)}
	return r.seal(payload, metadata, []byte(r.active))
}

func (r *Ring) seal(
	payload *commonpb.Payload, metadata map[string][]byte, authenticated []byte,
) (*commonpb.Payload, error) {
	plain, err := proto.Marshal(payload)
	if err != nil {
		return nil, err
	}
	aead := r.keys[r.active]
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	_, _ = rand.Read(nonce) // never fails
	return &commonpb.Payload{Metadata: metadata, Data: aead.Seal(nonce, nonce, plain, authenticated)}, nil
}

// openFor opens a payload that was sealed for the workflow.
func (r *Ring) openFor(to binding, payload *commonpb.Payload) (*commonpb.Payload, error) {
	id := string(payload.GetMetadata()[keyIDKey])
	opened, err := r.open(payload, to.authenticated(id))
	if err != nil && named(payload) != to {
		return nil, ErrMoved
	}
	return opened, err
}

func (r *Ring) openUnbound(payload *commonpb.Payload) (*commonpb.Payload, error) {
	return r.open(payload, payload.GetMetadata()[keyIDKey])
}

func (r *Ring) open(payload *commonpb.Payload, authenticated []byte) (*commonpb.Payload, error) {
	aead, ok := r.keys[string(payload.GetMetadata()[keyIDKey])]
	if !ok {
		return nil, ErrUnknownKey
	}
	if len(payload.GetData()) < aead.NonceSize() {
		return nil, errors.New("payload too short")
	}
	nonce, sealed := payload.Data[:aead.NonceSize()], payload.Data[aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, sealed, authenticated)
	if err != nil {
		return nil, fmt.Errorf("opening a payload: %w", err)
	}
	opened := new(commonpb.Payload)
	return opened, proto.Unmarshal(plain, opened)
}
