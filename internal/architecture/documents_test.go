package architecture_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the repository's folder, seen from this package.
const root = "../.."

// requirementsFile defines the numbers that comments and documents cite.
const requirementsFile = "docs/requirements.md"

var (
	definition = regexp.MustCompile(`(?m)^- \*\*([A-Z][0-9]+)\*\* `)
	citation   = regexp.MustCompile(`(?:^|[^\w#&.-])([A-E][0-9]{1,2})\b`)
	blockJS    = regexp.MustCompile(`(?s)/\*.*?\*/`)
	lineJS     = regexp.MustCompile(`(?m)(?:^|\s)//.*$`)
)

func TestEveryCitedRequirementIsDefined(t *testing.T) {
	defined := requirements(t)
	for _, path := range files(t, ".go", ".js", ".md", ".yaml") {
		for _, cited := range citation.FindAllStringSubmatch(prose(t, path), -1) {
			if !slices.Contains(defined, cited[1]) {
				t.Errorf("%s cites %s, which %s does not define", path, cited[1], requirementsFile)
			}
		}
	}
}

func TestNoRequirementIsDefinedTwice(t *testing.T) {
	defined := requirements(t)
	for i, number := range defined {
		if slices.Contains(defined[:i], number) {
			t.Errorf("%s defines %s twice", requirementsFile, number)
		}
	}
}

func requirements(t *testing.T) []string {
	t.Helper()
	var numbers []string
	for _, match := range definition.FindAllStringSubmatch(read(t, requirementsFile), -1) {
		numbers = append(numbers, match[1])
	}
	if len(numbers) == 0 {
		t.Fatalf("%s defines nothing", requirementsFile)
	}
	return numbers
}

// prose returns a file's comments, or all of a document.
func prose(t *testing.T, path string) string {
	t.Helper()
	text := read(t, path)
	switch filepath.Ext(path) {
	case ".go":
		return goComments(t, path, text)
	case ".js":
		comments := append(blockJS.FindAllString(text, -1), lineJS.FindAllString(text, -1)...)
		return strings.Join(comments, "\n")
	default:
		return text
	}
}

func goComments(t *testing.T, path, text string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var comments strings.Builder
	for _, group := range file.Comments {
		for _, comment := range group.List {
			comments.WriteString(comment.Text + "\n")
		}
	}
	return comments.String()
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// files lists the repository's own files that have one of the endings, as paths from the root.
func files(t *testing.T, endings ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return enter(entry.Name())
		}
		if slices.Contains(endings, filepath.Ext(path)) {
			relative, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			found = append(found, filepath.ToSlash(relative))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// enter skips the folders without sources: Git's own, build results, downloads, and test data.
func enter(folder string) error {
	if slices.Contains([]string{".git", "bin", "data", "testdata", "artifacts", "node_modules"}, folder) {
		return fs.SkipDir
	}
	return nil
}
