package server

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"madoguchi"
)

// cost is what a password's hash takes to compute.
type cost struct {
	memory uint32 // KiB
	passes uint32
}

// The costs, of which the first is for new hashes; hashes of the others are accepted. All are in the OWASP Password Storage Cheat
// Sheet, which holds them for equally strong. The one with the least memory is also the quickest, for it stays in a core's cache.
var costs = []cost{{memory: 7 * 1024, passes: 5}, {memory: 19 * 1024, passes: 2}}

const (
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
)

// HashPassword returns an argon2id hash in PHC string form.
func HashPassword(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt)
	return costs[0].encode(salt, costs[0].derive(password, salt))
}

func (c cost) derive(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, c.passes, c.memory, argonThreads, argonKey)
}

// head is how hashes of this cost begin.
func (c cost) head() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, c.memory, c.passes, argonThreads)
}

func (c cost) encode(salt, key []byte) string {
	return c.head() + base64.RawStdEncoding.EncodeToString(salt) + "$" + base64.RawStdEncoding.EncodeToString(key)
}

// hashed is a hash that was read.
type hashed struct {
	cost      cost
	salt, key []byte
}

// readHash reads what one of the costs has written, and nothing else.
func readHash(text string) (hashed, bool) {
	for _, c := range costs {
		rest, found := strings.CutPrefix(text, c.head())
		if !found {
			continue
		}
		saltText, keyText, _ := strings.Cut(rest, "$")
		salt, saltErr := base64.RawStdEncoding.DecodeString(saltText)
		key, keyErr := base64.RawStdEncoding.DecodeString(keyText)
		ok := saltErr == nil && keyErr == nil && c.encode(salt, key) == text
		return hashed{cost: c, salt: salt, key: key}, ok
	}
	return hashed{}, false
}

// passwords checks passwords, few at a time.
type passwords struct {
	places chan struct{}
	decoy  string // the hash that an unknown address is checked against, so that the time tells nothing
}

// hashesAtOnce are as many as there are processors: more would take memory and no less time.
var hashesAtOnce = runtime.GOMAXPROCS(0)

func newPasswords() *passwords {
	return &passwords{places: make(chan struct{}, hashesAtOnce), decoy: HashPassword(madoguchi.NewID())}
}

// MakeRoom lets Go's scheduler run as many threads more as passwords are hashed at once. Without them the hashes of a morning's
// rush of sign-ins hold every processor of the scheduler for 10 ms at a time, and whatever else there is waits behind them at each
// of its steps; with them the kernel shares the cores, and short work comes first. It is for the program's beginning.
func MakeRoom() { runtime.GOMAXPROCS(2 * hashesAtOnce) }

// hash returns the password's hash. It waits for a place while ctx lasts.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	leave, err := p.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return HashPassword(password), nil
}

// placeWithin is how long somebody waits for a place. It is less than what the server gives an answer, so that a rush is told to
// come back rather than cut off.
const placeWithin = 25 * time.Second

// enter waits for one of the few places, until ctx ends.
func (p *passwords) enter(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, placeWithin)
	defer cancel()
	select {
	case p.places <- struct{}{}:
		return func() { <-p.places }, nil
	case <-ctx.Done():
		return nil, madoguchi.ErrUnavailable.Because(ctx.Err())
	}
}

// match reports whether the password belongs to the hash ("" is nobody's). It waits for a place while ctx lasts.
func (p *passwords) match(ctx context.Context, hash, password string) (bool, error) {
	leave, err := p.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	known := hash != ""
	if !known {
		hash = p.decoy
	}
	stored, ok := readHash(hash)
	if !ok {
		return false, nil
	}
	same := subtle.ConstantTimeCompare(stored.key, stored.cost.derive(password, stored.salt)) == 1
	return known && same, nil
}
