package madoguchi

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// LinkKeys are the keys that sign call links, the newest first: links are made with the first and accepted under any,
// so that a key is rotated without breaking what patients hold.
type LinkKeys [][]byte

const linkMACBytes = 12

var linkEncoding = base64.RawURLEncoding.Strict()

// Token returns the secret part of a call's link for one side: 31 characters that need no escaping in a URL. It is
// derived, never stored, so that a stolen database opens no call while the desk can show the link again (B6).
func (k LinkKeys) Token(call CallID, role CallRole, generation int) string {
	raw, ok := IDBytes(string(call))
	if !ok || len(k) == 0 {
		return ""
	}
	raw = append(raw, byte(generation))
	return linkEncoding.EncodeToString(append(raw, linkMAC(k[0], raw, role)...))
}

// Open returns the call and the generation that a token was made for. It returns ErrBadLink for everything that no key
// of the ring has signed, and for a token with line ends in it, over which the decoder would pass.
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

func linkMAC(key, signed []byte, role CallRole) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("madoguchi call link\x00" + string(role) + "\x00"))
	mac.Write(signed)
	return mac.Sum(nil)[:linkMACBytes]
}
