package seal

import (
	"encoding/base64"
	"encoding/json"
)

// Text makes a text of a value that a page or a cookie holds until it comes back. Only this program can read it or make
// one, and it is for the owner and for what the label names alone. The value is a struct that JSON can hold.
func Text[T any](with Sealer, label, owner string, value T) string {
	plain, err := json.Marshal(value)
	if err != nil {
		panic(err) // no struct that JSON can hold
	}
	return base64.RawURLEncoding.EncodeToString(with.Seal(label, owner, plain))
}

// OpenText reads what Text made for the same label and owner; the error says that the text is none.
func OpenText[T any](with Sealer, label, owner, text string) (value T, err error) {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return value, err
	}
	plain, err := with.Open(label, owner, sealed)
	if err != nil {
		return value, err
	}
	return value, json.Unmarshal(plain, &value)
}

// Sealer keeps what leaves this process secret and unchanged, as a Ring does.
type Sealer interface {
	Seal(label, owner string, plain []byte) []byte
	Open(label, owner string, sealed []byte) ([]byte, error)
}
