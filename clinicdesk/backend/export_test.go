package backend

import (
	"testing"

	"madoguchi/wording"
)

// Offer has the desk speak other words until the test ends.
func Offer(t *testing.T, other *wording.Words) {
	before := words
	t.Cleanup(func() { words = before })
	words = other
}
