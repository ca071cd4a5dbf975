package web

import (
	"embed"

	"madoguchi/wording"
)

//go:embed words
var wordFiles embed.FS

// words are the sentences of the pages. Templates read them by T. Modules get those below a prefix by Words. A key may
// end in its purpose, such as a kind of institution, if the sentence differs.
var words = wording.MustRead(wordFiles, "words")

// say returns the sentence of a key in a language, from the pages' own or the shared ones. Pairs of names and values
// replace {name}.
func say(l Language, key string, pairs ...string) string { return words.Say(string(l), key, pairs...) }

// orError returns the key of a code's sentence in one of the pages' groups, such as account.problem. If the group lacks
// the code, it is the key of the error's shared sentence.
func orError(group, code string) string {
	if own := group + "." + code; words.Has(own) {
		return own
	}
	return "error." + code
}
