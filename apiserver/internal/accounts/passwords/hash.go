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

// The cost of a password's hash (OWASP Password Storage Cheat Sheet, argon2id: 7 MiB, five passes). Of the costs that
// it holds for equally strong this has the least memory and is the quickest, for it stays in a core's cache.
const (
	argonMemory  = 7 * 1024 // KiB
	argonTime    = 5
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
)

// Hash returns an argon2id hash of the password's one normal form, in PHC string form.
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

// Hasher checks passwords, few at a time.
type Hasher struct {
	Places chan struct{}
	decoy  string // the hash that an unknown address is checked against, so that the time tells nothing
}

// NewHasher returns a hasher with as many places as there are processors.
func NewHasher() *Hasher {
	return &Hasher{Places: make(chan struct{}, hashesAtOnce), decoy: Hash(madoguchi.NewID())}
}

// Hash returns the password's hash. It waits for a place while ctx lasts.
func (p *Hasher) Hash(ctx context.Context, password string) (string, error) {
	leave, err := p.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return Hash(password), nil
}

// placeWithin is how long somebody waits for a place: less than what an answer may take, so that a rush is told to come
// back rather than cut off.
const placeWithin = answer.Within - 5*time.Second

// enter waits for one of the few places, until ctx ends.
func (p *Hasher) enter(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, placeWithin)
	defer cancel()
	select {
	case p.Places <- struct{}{}:
		return func() { <-p.Places }, nil
	case <-ctx.Done():
		return nil, madoguchi.ErrUnavailable.Because(ctx.Err())
	}
}

// Match reports whether the password belongs to the hash ("" is nobody's). It waits for a place while ctx lasts.
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

// sameKey reports whether the key was derived from the password's normal form or, as hashes of before were,
// from how it was typed. Where the two differ it always derives both: the time that it takes follows from
// what was typed, and tells nothing of the account.
func sameKey(key, salt []byte, password string) bool {
	normal := madoguchi.NormalPassword(password)
	same := subtle.ConstantTimeCompare(key, derive(normal, salt))
	if normal != password {
		same |= subtle.ConstantTimeCompare(key, derive(password, salt))
	}
	return same == 1
}

// decodeHash reads the hashes that this version writes; one with other costs is not accepted, for the time that it
// takes would tell whose it is.
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
