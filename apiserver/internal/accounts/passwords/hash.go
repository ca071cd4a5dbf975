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

	"madoguchi/apiserver/internal/access"
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
	// Turn, if it is set, is told whose turn it is, from several goroutines.
	Turn func(access.Caller)

	queue *queue
	decoy string // checked for an unknown address, so that the duration reveals nothing
}

// NewHasher returns a hasher that works on one password per processor at a time.
func NewHasher() *Hasher {
	return &Hasher{queue: newQueue(hashesAtOnce), decoy: Hash(madoguchi.NewID())}
}

// Hash returns the password's hash. It waits for a place until ctx ends.
func (p *Hasher) Hash(ctx context.Context, password string) (string, error) {
	leave, err := p.Enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return Hash(password), nil
}

// placeTimeout bounds the wait for a place. It is shorter than the time for an answer, so that in a rush the client is
// told to come back and is not cut off.
const placeTimeout = answer.Within - 5*time.Second

// Enter waits for a place until ctx ends.
func (p *Hasher) Enter(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, placeTimeout)
	defer cancel()
	leave, err = p.queue.enter(ctx)
	if err == nil && p.Turn != nil {
		p.Turn(access.CallerOf(ctx))
	}
	return leave, err
}

// Counts returns how many passwords were given a place since the start, and how many wait for one.
func (p *Hasher) Counts() (served, waiting int) { return p.queue.counts() }

// Match reports whether the password belongs to the hash. The empty hash matches no password. Match waits for a place
// until ctx ends.
func (p *Hasher) Match(ctx context.Context, hash, password string) (bool, error) {
	ok, _, err := p.Renew(ctx, hash, password)
	return ok, err
}

// Renew is Match that also returns the hash of the normal form, if an earlier release hashed the password as typed. It
// returns "" if the hash can stay.
func (p *Hasher) Renew(ctx context.Context, hash, password string) (ok bool, renewed string, err error) {
	leave, err := p.Enter(ctx)
	if err != nil {
		return false, "", err
	}
	defer leave()
	known := hash != ""
	if !known {
		hash = p.decoy
	}
	salt, key, ok := decodeHash(hash)
	same, asTyped := sameKey(key, salt, password)
	if ok = ok && known && same; ok && asTyped {
		renewed = Hash(password)
	}
	return ok, renewed, nil
}

// sameKey reports whether the key was derived from the password's normal form or, as in hashes of earlier releases,
// from the password as typed. If the two differ, it always derives both. So the duration depends only on what was typed
// and reveals nothing about the account.
func sameKey(key, salt []byte, password string) (same, asTyped bool) {
	normal := madoguchi.NormalPassword(password)
	same = subtle.ConstantTimeCompare(key, derive(normal, salt)) == 1
	if normal != password {
		asTyped = subtle.ConstantTimeCompare(key, derive(password, salt)) == 1
	}
	return same || asTyped, asTyped && !same
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
