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

// ThirdLanguage returns a package's words with one language more, for a test that wants to see that a file is all that a
// language takes. Layouts of times and what own names stay as they are in English.
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

// WithoutMarks leaves out the marks of the third language.
func WithoutMarks(text string) string {
	return strings.NewReplacer(Opens, "", Closes, "").Replace(text)
}

// ShareThirdLanguage gives the shared words the third language too, until the test ends.
func ShareThirdLanguage(t *testing.T, folder fs.FS) {
	t.Helper()
	before := wording.Shared
	t.Cleanup(func() { wording.Shared = before })
	wording.Shared = ThirdLanguage(t, folder)
}
