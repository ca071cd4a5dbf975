package seal

import (
	"encoding/base64"
	"encoding/json"
)

// Text seals a value for a page or a cookie, which holds it until it comes back. Only this program can read or make the
// text, and it is valid only for the owner and the label. The value is a struct that JSON can encode.
func Text[T any](with Sealer, label, owner string, value T) string {
	plain, err := json.Marshal(value)
	if err != nil {
		panic(err) // the value is not a struct that JSON can encode
	}
	return base64.RawURLEncoding.EncodeToString(with.Seal(label, owner, plain))
}

// OpenText opens a text of Text with the same label and owner. It returns an error if the text is not valid.
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

// Sealer encrypts and authenticates what leaves this process, as Ring does.
type Sealer interface {
	Seal(label, owner string, plain []byte) []byte
	Open(label, owner string, sealed []byte) ([]byte, error)
}
