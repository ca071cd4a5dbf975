package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Hash names a request's content, so that one key is not used for two.
func Hash(request any) string {
	content, _ := json.Marshal(request) // wire structs always marshal
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
