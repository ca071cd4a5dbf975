package answer

import "madoguchi/wording"

// Sentences returns the sentence of a code, by language. A code without a sentence reads as "internal"; a test requires
// a sentence for every code in the source.
func Sentences(code string) map[string]string {
	key := "error." + code
	if !wording.Shared.Has(key) {
		key = "error.internal"
	}
	titles := make(map[string]string)
	for _, language := range wording.Shared.Languages() {
		titles[language] = wording.Shared.Say(language, key)
	}
	return titles
}
