package signalling

import (
	"crypto/sha256"
	"encoding/base64"
)

// deviceName names a device without the key that it proves itself with, so that the name may be kept and reported.
func deviceName(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
