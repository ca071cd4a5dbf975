package architecture_test

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	quoted   = regexp.MustCompile("`([^`\n]+)`")
	pathLike = regexp.MustCompile(`^[A-Za-z0-9._-]+(/[A-Za-z0-9._*-]+)*/?$`)
	numbers  = regexp.MustCompile(`^[0-9/]+$`)
	row      = regexp.MustCompile("^\\| `([^`]+)/` \\|")
	linked   = regexp.MustCompile(`\]\(([^)#:]+)\)`)
	testName = regexp.MustCompile(`^Test[A-Z]\w*$`)
	testFunc = regexp.MustCompile(`(?m)^func (Test[A-Z]\w*)\(`)
)

// otherPaths look like paths in the repository, but are build results, belong to an operator, or are no paths.
var otherPaths = []string{"bin/devstack", "e2e/artifacts", "hour/day", "terms.md"}

// TestDocumentsNameFilesThatExist reads every path, every test's name and every link of the documents.
func TestDocumentsNameFilesThatExist(t *testing.T) {
	tests := testNames(t)
	for _, document := range documents(t) {
		for line := range strings.Lines(read(t, document)) {
			for _, match := range quoted.FindAllStringSubmatch(line, -1) {
				if namesFile(match[1]) && !exists(t, match[1]) && !exists(t, path.Join(rowFolder(line), match[1])) {
					t.Errorf("%s names %s, which does not exist", document, match[1])
				}
				if testName.MatchString(match[1]) && !tests[match[1]] {
					t.Errorf("%s names the test %s, which does not exist", document, match[1])
				}
			}
			for _, match := range linked.FindAllStringSubmatch(line, -1) {
				if !exists(t, path.Join(path.Dir(document), match[1])) {
					t.Errorf("%s links to %s, which does not exist", document, match[1])
				}
			}
		}
	}
}

func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, file := range files(t, ".go") {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "wording/wordingtest/") {
			for _, match := range testFunc.FindAllStringSubmatch(read(t, file), -1) {
				names[match[1]] = true
			}
		}
	}
	return names
}

// rowFolder returns the folder that a row of a table describes. Paths in such a row may start there.
func rowFolder(line string) string {
	if match := row.FindStringSubmatch(line); match != nil {
		return match[1]
	}
	return ""
}

func TestEveryDecisionIsListed(t *testing.T) {
	const folder = "docs/decisions/"
	index := read(t, folder+"README.md")
	for _, document := range files(t, ".md") {
		name, decision := strings.CutPrefix(document, folder)
		if decision && name != "README.md" && !strings.Contains(index, "("+name+")") {
			t.Errorf("%sREADME.md does not list %s", folder, name)
		}
	}
}

// documents returns the documents for people who work on or run the product. The changelog is not among them, because
// it also names removed files.
func documents(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(files(t, ".md"), func(document string) bool {
		return document == "CHANGELOG.md" || strings.HasPrefix(document, "deploy/content/")
	})
}

// namesFile reports whether words in backquotes are a path from the repository's root: a folder within one of the
// repository's own, or a source file.
func namesFile(words string) bool {
	if !pathLike.MatchString(words) || numbers.MatchString(words) || slices.Contains(otherPaths, words) {
		return false
	}
	return strings.Contains(words, "/") || slices.Contains([]string{".go", ".js", ".md"}, path.Ext(words))
}

func exists(t *testing.T, pattern string) bool {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	return len(found) > 0
}
