// Package wording reads a package's sentences, one file for each language:
//
//	words/ja.json   {"signIn.title": "ログイン", "today.waiting": "待合 {minutes}分", …}
//	words/en.json   {"signIn.title": "Sign in", "today.waiting": "Waiting {minutes} min", …}
//
// The file's name is the language's tag (BCP 47). A language that has a file is offered; nothing else lists the languages.
// Sentences have places for values, as {minutes}. TestWords of package wordingtest holds the files of a package to one
// another: each key in each language, with the same places.
//
// The package must not know who reads the sentences.
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

// Default is the language of whatever has not been asked for in another one.
const Default = "ja"

// Words are the sentences of one package, by language and key. They never change and can be read by many at once.
type Words struct {
	languages []string
	sentences map[string]map[string]string
}

// Read reads all files of a folder as words. One of them is the default language's.
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

// MustRead is Read for files that are built into the program.
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

// inOrder returns the default language first and the others by their tags.
func inOrder(sentences map[string]map[string]string) []string {
	languages := slices.Sorted(maps.Keys(sentences))
	at := slices.Index(languages, Default)
	return slices.Concat([]string{Default}, languages[:at], languages[at+1:])
}

// Languages are the tags of all languages, the default one first.
func (w *Words) Languages() []string { return slices.Clone(w.languages) }

// Known returns the language if there are sentences in it, and the default one if not.
func (w *Words) Known(language string) string {
	if w.sentences[language] == nil {
		return Default
	}
	return language
}

// Has reports whether there is a sentence with the key.
func (w *Words) Has(key string) bool {
	_, has := w.sentences[Default][key]
	return has
}

// Say returns the sentence with the key in a language, or "" where there is none. Pairs of names and values fill its
// places: Say("ja", "today.waiting", "minutes", "5").
func (w *Words) Say(language, key string, pairs ...string) string {
	sentence := w.sentences[w.Known(language)][key]
	if len(pairs) == 0 {
		return sentence
	}
	places := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		places = append(places, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(places...).Replace(sentence)
}

// Keys are the keys of all sentences, sorted.
func (w *Words) Keys() []string { return slices.Sorted(maps.Keys(w.sentences[Default])) }

// Below returns the sentences whose keys begin with the prefix, by the rest of their keys.
func (w *Words) Below(language, prefix string) map[string]string {
	below := make(map[string]string)
	for key, sentence := range w.sentences[w.Known(language)] {
		if rest, found := strings.CutPrefix(key, prefix); found {
			below[rest] = sentence
		}
	}
	return below
}
