package architecture_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"madoguchi/wording"
)

// wordFolders hold a file for each language.
var wordFolders = []string{"wording/words", "activities/words", "apiserver/internal/web/words", "clinicdesk/backend/words"}

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
