// Package seal keeps secrets that the API server hands out of its memory, into the store or through a browser and back, so that
// nobody can read or change them there: authenticators' secrets, and what a person is in the middle of doing.
//
//	key of the ring ──HKDF-SHA256, label──► key of a use ──XChaCha20-Poly1305──► nonce and sealed text
//
// A label names a use; what was sealed for one does not open for another. It must not know what is sealed.
package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"golang.org/x/crypto/chacha20poly1305"
)

// ErrBroken is returned for what no key of the ring has sealed for this use and owner, and for what was changed since.
var ErrBroken = errors.New("seal: not sealed here, or broken")

// Ring seals with its first key and opens under any, so that a key is exchanged while things sealed with it are still about.
// It is safe for concurrent use.
type Ring struct{ keys [][]byte }

// New returns a ring of keys of at least 32 random bytes, the newest first.
func New(keys [][]byte) Ring { return Ring{keys: keys} }

// Seal seals a text for a use. owner names whom or what it is about, and is not hidden in it: it has to be said again to open it.
func (r Ring) Seal(label, owner string, plain []byte) []byte {
	nonce := make([]byte, chacha20poly1305.NonceSizeX, chacha20poly1305.NonceSizeX+len(plain)+chacha20poly1305.Overhead)
	_, _ = rand.Read(nonce) // never fails
	return derive(r.keys[0], label).Seal(nonce, nonce, plain, []byte(owner))
}

// Open returns what was sealed for the use and the owner, or ErrBroken.
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
		panic(err) // the length is a constant that HKDF can give
	}
	aead, err := chacha20poly1305.NewX(derived)
	if err != nil {
		panic(err) // the key has the length it must have
	}
	return aead
}
