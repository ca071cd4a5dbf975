package architecture_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"madoguchi/wording"
)

// wordFolders hold a file for each language.
var wordFolders = []string{
	"wording/words", "activities/words", "apiserver/internal/web/words", "clinicdesk/backend/phrases/words",
}

// TestEveryFolderOfWordsHasEveryLanguage fails if a language was added to only some of the folders.
func TestEveryFolderOfWordsHasEveryLanguage(t *testing.T) {
	want := slices.Sorted(slices.Values(wording.Shared.Languages()))
	for _, folder := range wordFolders {
		files, err := os.ReadDir(filepath.Join("..", "..", folder))
		if err != nil {
			t.Fatal(err)
		}
		var languages []string
		for _, file := range files {
			languages = append(languages, strings.TrimSuffix(file.Name(), filepath.Ext(file.Name())))
		}
		if slices.Sort(languages); !slices.Equal(languages, want) {
			t.Errorf("%s has %v, want %v", folder, languages, want)
		}
	}
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

// sentencesOf returns a folder's sentences by key. A sentence is its texts in all languages, one a line, without
// the placeholders' names. The folder of messages to patients has templates instead of tables, so it has no sentences.
func sentencesOf(t *testing.T, folder string) map[string]string {
	t.Helper()
	sentences := make(map[string]string)
	for _, language := range wording.Shared.Languages() {
		content, err := os.ReadFile(filepath.Join("..", "..", folder, language+".json"))
		if os.IsNotExist(err) {
			continue
		}
		table := make(map[string]string)
		if err := errors.Join(err, json.Unmarshal(content, &table)); err != nil {
			t.Fatal(err)
		}
		for key, text := range table {
			sentences[key] += placeholder.ReplaceAllString(text, "{}") + "\n"
		}
	}
	return sentences
}

// keyLine matches the line of a key.
var keyLine = regexp.MustCompile(`(?m)^\s*"([^"]+)":`)

// TestAKeyStandsOnce fails if a file has a key twice: JSON keeps the last text and says nothing.
func TestAKeyStandsOnce(t *testing.T) {
	for _, folder := range wordFolders {
		files, err := filepath.Glob(filepath.Join("..", "..", folder, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			seen := make(map[string]bool)
			for _, match := range keyLine.FindAllStringSubmatch(string(content), -1) {
				if seen[match[1]] {
					t.Errorf("%s has %q twice", file, match[1])
				}
				seen[match[1]] = true
			}
		}
	}
}

// TestASentenceStandsInOneFolder fails if two folders have a sentence with the same text in every language. Such a
// sentence belongs in wording/words, which both can use.
func TestASentenceStandsInOneFolder(t *testing.T) {
	places, found := make(map[string]string), 0
	for _, folder := range wordFolders {
		for key, texts := range sentencesOf(t, folder) {
			found++
			if strings.TrimSpace(texts) == "" {
				continue
			}
			place := fmt.Sprintf("%s in %s", key, folder)
			if other, known := places[texts]; known && !strings.HasSuffix(other, " in "+folder) {
				t.Errorf("%s and %s are the same sentence: %q", other, place, texts)
			}
			places[texts] = place
		}
	}
	if found < 500 {
		t.Fatalf("read only %d sentences", found)
	}
}

// layout matches what is found only in layouts of package time.
var layout = regexp.MustCompile(`2006|15:04|\bJan\b|\bMon\b`)

// TestLayoutsOfTimesStandInOneFolder fails if a folder other than wording/words has a layout of a date or a time.
func TestLayoutsOfTimesStandInOneFolder(t *testing.T) {
	for _, folder := range wordFolders[1:] {
		files, err := filepath.Glob(filepath.Join("..", "..", folder, "*"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range layout.FindAllString(string(content), -1) {
				t.Errorf("%s has %s of a layout of times", file, found)
			}
		}
	}
}
