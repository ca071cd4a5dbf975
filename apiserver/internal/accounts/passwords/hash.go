package passwords

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// The cost of a password's hash (OWASP Password Storage Cheat Sheet, argon2id: 7 MiB, five passes). Of the parameters
// that OWASP calls equally strong, these need the least memory. They are also the fastest, because 7 MiB fit into a
// core's cache.
const (
	argonMemory  = 7 * 1024 // KiB
	argonTime    = 5
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
)

// Hash returns the argon2id hash of the password's normal form, as a PHC string.
func Hash(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt)
	return encodeHash(salt, derive(madoguchi.NormalPassword(password), salt))
}

func derive(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
}

func encodeHash(salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// Hasher hashes and checks passwords, a few at a time.
type Hasher struct {
	Places chan struct{}
	decoy  string // checked for an unknown address, so that the duration reveals nothing
}

// NewHasher returns a hasher that works on one password per processor at a time.
func NewHasher() *Hasher {
	return &Hasher{Places: make(chan struct{}, hashesAtOnce), decoy: Hash(madoguchi.NewID())}
}

// Hash returns the password's hash. It waits for a place until ctx ends.
func (p *Hasher) Hash(ctx context.Context, password string) (string, error) {
	leave, err := p.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return Hash(password), nil
}

// placeTimeout bounds the wait for a place. It is shorter than the time for an answer, so that in a rush the client is
// told to come back and is not cut off.
const placeTimeout = answer.Within - 5*time.Second

// enter waits for a place until ctx ends.
func (p *Hasher) enter(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, placeTimeout)
	defer cancel()
	select {
	case p.Places <- struct{}{}:
		return func() { <-p.Places }, nil
	case <-ctx.Done():
		return nil, madoguchi.ErrUnavailable.Because(ctx.Err())
	}
}

// Match reports whether the password belongs to the hash. The empty hash matches no password. Match waits for a place
// until ctx ends.
func (p *Hasher) Match(ctx context.Context, hash, password string) (bool, error) {
	leave, err := p.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	known := hash != ""
	if !known {
		hash = p.decoy
	}
	salt, key, ok := decodeHash(hash)
	return ok && known && sameKey(key, salt, password), nil
}

// sameKey reports whether the key was derived from the password's normal form or, as in hashes of earlier releases,
// from the password as typed. If the two differ, it always derives both. So the duration depends only on what was typed
// and reveals nothing about the account.
func sameKey(key, salt []byte, password string) bool {
	normal := madoguchi.NormalPassword(password)
	same := subtle.ConstantTimeCompare(key, derive(normal, salt))
	if normal != password {
		same |= subtle.ConstantTimeCompare(key, derive(password, salt))
	}
	return same == 1
}

// decodeHash parses a hash of this version. It rejects a hash with other costs, because its duration would reveal the
// account.
func decodeHash(hash string) (salt, key []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 {
		return nil, nil, false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	key, keyErr := base64.RawStdEncoding.DecodeString(parts[5])
	ok = saltErr == nil && keyErr == nil && encodeHash(salt, key) == hash
	return salt, key, ok
}
