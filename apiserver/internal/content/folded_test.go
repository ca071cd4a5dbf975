package content_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"madoguchi/apiserver/internal/content"
	deployed "madoguchi/deploy/content"
)

// A question with a name opens its answer, and a heading without a name stays as it is.
func TestAnswersOpen(t *testing.T) {
	text := "---\ntitle: x\ndate: 2026-11-01\n---\n\nfirst\n\n## Part\n\n### One? {#one}\n\nyes\n\n- a\n\n" +
		"### Two\n\nno\n\n### Three? {#three}\n\nlast\n"
	got := opened(t, with("ja/patients.md", &fstest.MapFile{Data: []byte(text)})).Article("ja", content.Patients).Body
	want := "<p>first</p>\n<h2>Part</h2>\n<details id=\"one\"><summary><h3>One?</h3>\n</summary>\n<p>yes</p>\n" +
		"<ul>\n<li>a</li>\n</ul>\n</details>\n<h3>Two</h3>\n<p>no</p>\n" +
		"<details id=\"three\"><summary><h3>Three?</h3>\n</summary>\n<p>last</p>\n</details>\n"
	if string(got) != want {
		t.Errorf("the page is\n%s\nwant\n%s", got, want)
	}
}

var linkedAnswer = regexp.MustCompile(`\.Question "([a-z-]+)"`)

// Pages link to answers that both languages have, in the same order.
func TestLinkedAnswersExist(t *testing.T) {
	library, err := content.Open(deployed.Files)
	if err != nil {
		t.Fatal(err)
	}
	ids := regexp.MustCompile(`<details id="([^"]+)">`)
	named := func(language string) (names []string) {
		for _, match := range ids.FindAllStringSubmatch(string(library.Article(language, content.Patients).Body), -1) {
			names = append(names, match[1])
		}
		return names
	}
	japanese := named("ja")
	if got := named("en"); strings.Join(got, " ") != strings.Join(japanese, " ") {
		t.Errorf("in English the answers are %v, in Japanese %v", got, japanese)
	}
	links := 0
	for _, folder := range []string{"../web/templates/*.html", "../web/templates/shared/*.html"} {
		files, err := filepath.Glob(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			page, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range linkedAnswer.FindAllStringSubmatch(string(page), -1) {
				links++
				if !strings.Contains(" "+strings.Join(japanese, " ")+" ", " "+match[1]+" ") {
					t.Errorf("%s links to the answer %q, which does not exist", file, match[1])
				}
			}
		}
	}
	if links == 0 {
		t.Error("no page links to an answer")
	}
}
