// Package seal encrypts secrets that leave the API server's memory for the store or a browser: secrets of
// authenticators, and a person's unfinished forms. Nobody can read or change them there.
//
//	key of the ring ──HKDF-SHA256, label──► key of a use ──XChaCha20-Poly1305──► nonce and sealed text
//
// A label names a use. Text sealed for one use does not open for another. This package must not know what it seals.
package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"golang.org/x/crypto/chacha20poly1305"
)

// ErrBroken means that no key of the ring sealed the text for this use and owner, or that it was changed.
var ErrBroken = errors.New("seal: not sealed here, or broken")

// Ring seals with its first key and opens with any, so that keys can be rotated. It is safe for concurrent use.
type Ring struct{ keys [][]byte }

// New returns a ring of keys of at least 32 random bytes each, newest first.
func New(keys [][]byte) Ring { return Ring{keys: keys} }

// Seal seals a text for a use. owner names the person or thing it belongs to. Open needs the same owner; the sealed
// text does not contain it.
func (r Ring) Seal(label, owner string, plain []byte) []byte {
	nonce := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(plain)+chacha20poly1305.Overhead)
	_, _ = rand.Read(nonce) // never fails
	return derive(r.keys[0], label).Seal(nonce, nonce, plain, []byte(owner))
}

// Open returns the text sealed for the use and the owner, or ErrBroken.
func (r Ring) Open(label, owner string, sealed []byte) ([]byte, error) {
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return nil, ErrBroken
	}
	nonce, text := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	for _, key := range r.keys {
		if plain, err := derive(key, label).Open(nil, nonce, text, []byte(owner)); err == nil {
			return plain, nil
		}
	}
	return nil, ErrBroken
}

func derive(key []byte, label string) cipher.AEAD {
	derived, err := hkdf.Key(sha256.New, key, nil, "madoguchi seal\x00"+label, chacha20poly1305.KeySize)
	if err != nil {
		panic(err) // HKDF fails only for lengths that are too large, and this one is constant
	}
	aead, err := chacha20poly1305.NewX(derived)
	if err != nil {
		panic(err) // the key's length is constant and valid
	}
	return aead
}
