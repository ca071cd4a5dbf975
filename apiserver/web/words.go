package web

import (
	"embed"

	"madoguchi/wording"
)

//go:embed words
var wordFiles embed.FS

// words are the sentences of the pages. Templates name them by T, modules get those below a prefix by Words. A key may end
// in what it is for, as a kind of institution, where its sentence differs.
var words = wording.MustRead(wordFiles, "words")

// say is the sentence with the key in a language, of the pages or of the shared ones; pairs of names and values replace {name}.
func say(l Language, key string, pairs ...string) string {
	if words.Has(key) {
		return words.Say(string(l), key, pairs...)
	}
	return wording.Shared.Say(string(l), key, pairs...)
}

func said(key string) bool { return words.Has(key) || wording.Shared.Has(key) }
