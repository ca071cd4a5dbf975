package wordingtest

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"madoguchi/wording"
)

// Third is the language that ThirdLanguage adds. Its sentences are the English ones between Opens and Closes.
const (
	Third  = "de"
	Opens  = "⟦"
	Closes = "⟧"
)

// ThirdLanguage returns a package's words with an additional language. A test with it shows that a language needs
// only a file. Layouts of times stay English, and so do the keys of own, which name the language itself.
func ThirdLanguage(t *testing.T, folder fs.FS, own ...string) *wording.Words {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"ja.json", "en.json"} {
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	table := read(t, folder, "en.json")
	for key, sentence := range table {
		if sentence != "" && !strings.HasPrefix(key, "time.") {
			table[key] = Opens + sentence + Closes
		}
	}
	for _, key := range own {
		table[key] = Third
	}
	content, err := json.Marshal(table)
	if err != nil {
		t.Fatal(err)
	}
	files[Third+".json"] = &fstest.MapFile{Data: content}
	words, err := wording.Read(files)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// WithoutMarks removes the marks of the third language.
func WithoutMarks(text string) string {
	return strings.NewReplacer(Opens, "", Closes, "").Replace(text)
}

// ShareThirdLanguage adds the third language to the shared words until the test ends.
func ShareThirdLanguage(t *testing.T, folder fs.FS) {
	t.Helper()
	before := wording.Shared
	t.Cleanup(func() { wording.Shared = before })
	wording.Shared = ThirdLanguage(t, folder, "language")
}
