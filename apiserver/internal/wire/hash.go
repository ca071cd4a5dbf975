package wire

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Hash returns a hash of a request's content. It detects the use of one key for two requests.
func Hash(request any) string {
	content, _ := json.Marshal(request) // wire structs always marshal
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
