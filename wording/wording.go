// Package wording reads a package's sentences from one file for each language:
//
//	words/ja.json   {"signIn.title": "ログイン", "today.waiting": "待合 {minutes}分", …}
//	words/en.json   {"signIn.title": "Sign in", "today.waiting": "Waiting {minutes} min", …}
//
// The file name is the language's tag (BCP 47). Every language with a file is offered; there is no other list of
// languages. Sentences have placeholders such as {minutes}. TestWords of package wordingtest checks that all files
// of a package have the same keys and placeholders.
//
// A key that a package lacks is one of the shared sentences (Shared). No sentence stands in two packages' files; a test
// of the layout keeps that.
//
// The package must not know the readers of the sentences.
package wording

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Default is the default language.
const Default = "ja"

// Words are the sentences of one package, by language and key. They are immutable and safe for concurrent use.
type Words struct {
	languages []string
	sentences map[string]map[string]string
}

// Read reads all files of a folder. The file of the default language is required.
func Read(folder fs.FS) (*Words, error) {
	files, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, err
	}
	words := &Words{sentences: make(map[string]map[string]string)}
	for _, file := range files {
		language := strings.TrimSuffix(path.Base(file), ".json")
		content, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, err
		}
		table := make(map[string]string)
		if err := json.Unmarshal(content, &table); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		words.sentences[language] = table
	}
	if words.sentences[Default] == nil {
		return nil, fmt.Errorf("no %s.json", Default)
	}
	words.languages = inOrder(words.sentences)
	return words, nil
}

// MustRead is Read for embedded files.
func MustRead(files fs.FS, folder string) *Words {
	below, err := fs.Sub(files, folder)
	if err != nil {
		panic(err)
	}
	words, err := Read(below)
	if err != nil {
		panic(err)
	}
	return words
}

// inOrder returns the default language first, then the others by tag.
func inOrder(sentences map[string]map[string]string) []string {
	languages := slices.Sorted(maps.Keys(sentences))
	at := slices.Index(languages, Default)
	return slices.Concat([]string{Default}, languages[:at], languages[at+1:])
}

// Languages returns the tags of all languages, the default first.
func (w *Words) Languages() []string { return slices.Clone(w.languages) }

// Known returns the language if it has sentences, else the default.
func (w *Words) Known(language string) string {
	if w.sentences[language] == nil {
		return Default
	}
	return language
}

// Has reports whether the package or the shared sentences have one with the key.
func (w *Words) Has(key string) bool {
	_, has := w.find(Default, key)
	return has
}

// find returns the package's own sentence with the key, or else the shared one.
func (w *Words) find(language, key string) (sentence string, found bool) {
	if sentence, found = w.sentences[w.Known(language)][key]; !found {
		sentence, found = Shared.sentences[Shared.Known(language)][key]
	}
	return sentence, found
}

// Say returns the sentence with the key in a language, or "". Pairs of names and values fill its placeholders:
// Say("ja", "today.waiting", "minutes", "5").
func (w *Words) Say(language, key string, pairs ...string) string {
	sentence, _ := w.find(language, key)
	if len(pairs) == 0 {
		return sentence
	}
	places := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		places = append(places, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(places...).Replace(sentence)
}

// Keys returns the keys of the package's own sentences, sorted.
func (w *Words) Keys() []string { return slices.Sorted(maps.Keys(w.sentences[Default])) }

// Below returns the sentences whose keys have the prefix, shared ones too, by the rest of their keys.
func (w *Words) Below(language, prefix string) map[string]string {
	below := make(map[string]string)
	for _, words := range []*Words{Shared, w} {
		for key, sentence := range words.sentences[words.Known(language)] {
			if rest, found := strings.CutPrefix(key, prefix); found {
				below[rest] = sentence
			}
		}
	}
	return below
}
