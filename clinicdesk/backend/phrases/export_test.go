package phrases

import (
	"testing"

	"madoguchi/wording"
)

// Offer replaces the desk's words until the test ends.
func Offer(t *testing.T, other *wording.Words) {
	before := words
	t.Cleanup(func() { words = before })
	words = other
}
