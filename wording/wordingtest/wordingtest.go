// Package wordingtest checks a package's files of words against each other. Each package with words calls TestWords
// once.
package wordingtest

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var place = regexp.MustCompile(`\{\w+\}|%[a-z]`)

// TestWords fails if a language lacks a sentence or has other placeholders, if a file has a key twice, or if a
// language other than Japanese contains Japanese characters. The keys of own are exempt from the last rule: they
// name a language in itself. A sentence is empty in all languages or in none.
func TestWords(t *testing.T, folder fs.FS, own ...string) {
	t.Helper()
	files, err := fs.Glob(folder, "*.json")
	if err != nil || len(files) < 2 {
		t.Fatalf("files of words: %v, %v", files, err)
	}
	japanese := read(t, folder, "ja.json")
	for _, file := range files {
		table := read(t, folder, file)
		for _, key := range slices.Sorted(maps.Keys(japanese)) {
			compare(t, file, key, japanese[key], table)
		}
		for key, sentence := range table {
			if _, known := japanese[key]; !known {
				t.Errorf("%s: %s is not in ja.json", file, key)
			}
			if path.Base(file) != "ja.json" && !slices.Contains(own, key) &&
				strings.ContainsFunc(sentence, isJapanese) {
				t.Errorf("%s: %s has Japanese in it: %s", file, key, sentence)
			}
		}
	}
}

func compare(t *testing.T, file, key, japanese string, table map[string]string) {
	t.Helper()
	sentence, ok := table[key]
	switch {
	case !ok:
		t.Errorf("%s lacks %s", file, key)
	case (sentence == "") != (japanese == ""):
		t.Errorf("%s: %s is empty in one language only", file, key)
	case !slices.Equal(places(sentence), places(japanese)):
		t.Errorf("%s: %s fills in %v, in Japanese %v", file, key, places(sentence), places(japanese))
	}
}

func places(sentence string) []string {
	found := place.FindAllString(sentence, -1)
	slices.Sort(found)
	return found
}

func isJapanese(char rune) bool {
	return unicode.In(char, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// read returns a file's table. It fails if a key occurs twice; package json would silently use the second.
func read(t *testing.T, folder fs.FS, file string) map[string]string {
	t.Helper()
	content, err := fs.ReadFile(folder, file)
	if err != nil {
		t.Fatal(err)
	}
	table := make(map[string]string)
	if err := json.Unmarshal(content, &table); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	seen := make(map[string]bool)
	for i := -1; ; i++ { // the opening bracket comes before the first key
		token, err := decoder.Token()
		if err != nil {
			return table
		}
		key, isText := token.(string)
		if !isText || i%2 != 0 {
			continue
		}
		if seen[key] {
			t.Errorf("%s names %s twice", file, key)
		}
		seen[key] = true
	}
}
