package architecture_test

import (
	"regexp"
	"testing"
)

// riddles are words that make a sentence hard to read. Name the person or the part instead.
var riddles = regexp.MustCompile(`(?i)\b(whoever|whomever|whosoever)\b`)

func TestCommentsAndDocumentsAreInPlainWords(t *testing.T) {
	paths := append(files(t, ".go", ".js", ".yaml"), documents(t)...)
	for _, path := range paths {
		for _, word := range riddles.FindAllString(prose(t, path), -1) {
			t.Errorf("%s uses %q", path, word)
		}
	}
}
