package signalling

import (
	"crypto/sha256"
	"encoding/base64"
)

// deviceName names a device without exposing its key, so that the name can be stored and reported.
func deviceName(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
