package madoguchi

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
)

// The identifiers are opaque, so that workflow IDs, URLs and logs can contain them: 80 random bits as 16 lower-case
// letters and digits.
type (
	ClinicID      string
	StaffID       string
	DoctorID      string
	MenuID        string
	ReservationID string
	CallID        string
	DeliveryID    string
)

const idBytes = 10

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID returns a fresh identifier. It never fails: crypto/rand ends the program if no randomness is available.
func NewID() string {
	raw := make([]byte, idBytes)
	_, _ = rand.Read(raw)
	return idEncoding.EncodeToString(raw)
}

// DerivedID returns the identifier that the parts determine, so that a request repeated with the same key creates
// the same record (B3; the Idempotency-Key of a booking).
func DerivedID(parts ...string) string {
	hash := sha256.New()
	for _, part := range parts {
		sum := sha256.Sum256([]byte(part))
		hash.Write(sum[:])
	}
	return idEncoding.EncodeToString(hash.Sum(nil)[:idBytes])
}

// ValidID reports whether text has the form of an identifier.
func ValidID(text string) bool {
	_, ok := IDBytes(text)
	return ok
}

// IDBytes returns the 10 bytes of an identifier. ok is false if text is not an identifier. Each identifier has one
// spelling, although the decoder would accept line ends and an extra character.
func IDBytes(text string) (raw []byte, ok bool) {
	raw, err := idEncoding.DecodeString(text)
	if err != nil || len(raw) != idBytes || IDFromBytes(raw) != text {
		return nil, false
	}
	return raw, true
}

// IDFromBytes is the reverse of IDBytes.
func IDFromBytes(raw []byte) string { return idEncoding.EncodeToString(raw) }
