package madoguchi

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// SentLink is a visit whose link went to a number or address. Reservation is empty for a call of its own (B8). OnWeb
// says that the visit was booked on the web: it may be in person, and its messages lead to its page.
type SentLink struct {
	ClinicID    ClinicID
	Reservation ReservationID
	Call        CallID
	OnWeb       bool
	Channel     Channel
	Target      string
}

// LinkKeys are the keys that sign call links, the newest first. The first key signs; every key is accepted, so that
// a rotation does not break existing links.
type LinkKeys [][]byte

// MostRevoked is how often the links of one visit can be revoked. A token has one byte for the generation.
const MostRevoked = 100

const linkMACBytes = 12

var linkEncoding = base64.RawURLEncoding.Strict()

// Token returns the secret part of a call's link for one side: 31 characters that need no escaping in a URL. It is
// derived and never stored: a stolen database opens no call, and the desk can show the link again (B6).
func (k LinkKeys) Token(call CallID, role CallRole, generation int) string {
	raw, ok := IDBytes(string(call))
	if !ok || len(k) == 0 {
		return ""
	}
	raw = append(raw, byte(generation))
	return linkEncoding.EncodeToString(append(raw, linkMAC(k[0], raw, role)...))
}

// Open returns the call and the generation of a token. It returns ErrBadLink for a token that no key of the ring
// signed, and for a token with line ends, which the decoder would ignore.
func (k LinkKeys) Open(token string, role CallRole) (CallID, int, error) {
	raw, err := linkEncoding.DecodeString(token)
	if err != nil || len(raw) != idBytes+1+linkMACBytes || len(token) != linkEncoding.EncodedLen(len(raw)) {
		return "", 0, ErrBadLink
	}
	signed, mac := raw[:idBytes+1], raw[idBytes+1:]
	for _, key := range k {
		if hmac.Equal(mac, linkMAC(key, signed, role)) {
			return CallID(IDFromBytes(signed[:idBytes])), int(signed[idBytes]), nil
		}
	}
	return "", 0, ErrBadLink
}

// The domains of the links that lead to one record. A link of one domain opens no record of another.
const (
	visitDomain   = "madoguchi reservation link"
	waitingDomain = "madoguchi waitlist link"
)

// VisitToken returns the secret part of the URL with which a patient sees, moves and cancels a reservation (A8): up to
// 31 characters that need no escaping. It is derived and never stored. The token of the first generation, 0, names
// none, as those of earlier releases.
func (k LinkKeys) VisitToken(id ReservationID, generation int) string {
	return k.recordToken(visitDomain, string(id), generation)
}

// OpenVisit returns the reservation and the generation of a token of VisitToken. It returns ErrBadLink for a token that
// no key of the ring signed.
func (k LinkKeys) OpenVisit(token string) (ReservationID, int, error) {
	id, generation, err := k.openRecord(visitDomain, token)
	return ReservationID(id), generation, err
}

// WaitingToken returns the secret part of the URL with which a patient answers offers and leaves a waitlist (E5). Its
// form is that of VisitToken, of the first generation.
func (k LinkKeys) WaitingToken(id WaitingID) string {
	return k.recordToken(waitingDomain, string(id), 0)
}

// OpenWaiting returns the entry of a token of WaitingToken, or ErrBadLink.
func (k LinkKeys) OpenWaiting(token string) (WaitingID, error) {
	id, _, err := k.openRecord(waitingDomain, token) // no other generation is signed
	return WaitingID(id), err
}

func (k LinkKeys) recordToken(domain, id string, generation int) string {
	raw, ok := IDBytes(id)
	if !ok || len(k) == 0 {
		return ""
	}
	if generation != 0 {
		raw = append(raw, byte(generation))
	}
	return linkEncoding.EncodeToString(append(raw, recordMAC(k[0], domain, raw)...))
}

func (k LinkKeys) openRecord(domain, token string) (id string, generation int, err error) {
	raw, err := linkEncoding.DecodeString(token)
	length := len(raw) - linkMACBytes
	if err != nil || length != idBytes && length != idBytes+1 || len(token) != linkEncoding.EncodedLen(len(raw)) {
		return "", 0, ErrBadLink
	}
	if length > idBytes {
		generation = int(raw[idBytes])
	}
	for _, key := range k {
		if hmac.Equal(raw[length:], recordMAC(key, domain, raw[:length])) {
			return IDFromBytes(raw[:idBytes]), generation, nil
		}
	}
	return "", 0, ErrBadLink
}

func recordMAC(key []byte, domain string, signed []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(domain + "\x00"))
	mac.Write(signed)
	return mac.Sum(nil)[:linkMACBytes]
}

func linkMAC(key, signed []byte, role CallRole) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("madoguchi call link\x00" + string(role) + "\x00"))
	mac.Write(signed)
	return mac.Sum(nil)[:linkMACBytes]
}
