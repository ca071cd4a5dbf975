package answer

import "madoguchi/wording"

// Sentences returns what a person is told about a code, by language. A code without a sentence of its own reads as
// "internal"; a test keeps every code of the source from that.
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
