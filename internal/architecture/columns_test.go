package architecture_test

import (
	"go/scanner"
	"go/token"
	"path"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	columns    = 120
	tabColumns = 4
)

// TestLinesFit fails if a line of Go or JavaScript has more than 120 columns. A line may be longer if a break would
// change a value or has no place: within a raw string, and in a word of more than half a line, such as an address.
func TestLinesFit(t *testing.T) {
	for _, file := range files(t, ".go", ".js") {
		text, raw := read(t, file), map[int]bool{}
		if path.Ext(file) == ".go" {
			raw = rawLines(text)
		}
		for i, line := range strings.Split(text, "\n") {
			width := utf8.RuneCountInString(line) + (tabColumns-1)*strings.Count(line, "\t")
			if width > columns && !raw[i+1] && longestWord(line) <= columns/2 {
				t.Errorf("%s:%d has %d columns", file, i+1, width)
			}
		}
	}
}

// rawLines returns the numbers of the lines of Go code that a raw string touches.
func rawLines(text string) map[int]bool {
	var (
		lines = map[int]bool{}
		set   = token.NewFileSet()
		file  = set.AddFile("", set.Base(), len(text))
		in    scanner.Scanner
	)
	in.Init(file, []byte(text), nil, 0)
	for {
		at, kind, literal := in.Scan()
		if kind == token.EOF {
			return lines
		}
		if kind == token.STRING && strings.HasPrefix(literal, "`") {
			first := file.Line(at)
			for i := range strings.Count(literal, "\n") + 1 {
				lines[first+i] = true
			}
		}
	}
}

func longestWord(line string) (longest int) {
	for word := range strings.FieldsSeq(line) {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	return longest
}
