package web

import (
	"testing"

	"madoguchi/wording"
)

// Offer replaces the pages' words until the test ends.
func Offer(t *testing.T, other *wording.Words) {
	before, matched := words, offered
	t.Cleanup(func() { words, offered = before, matched })
	words, offered = other, matcher(other)
}
