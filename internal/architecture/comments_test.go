package architecture_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// named matches a first word that can only be a name of the code: it has a capital within.
var named = regexp.MustCompile(`^[A-Za-z]+[a-z][A-Z]\w*$`)

// TestCommentsBeginWithTheNameTheyDescribe fails if a declaration's comment begins with another name, as after a
// renaming. The comment of an exported function or type begins with its own name.
func TestCommentsBeginWithTheNameTheyDescribe(t *testing.T) {
	for _, path := range files(t, ".go") {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, read(t, path), parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			name, comment := described(declaration)
			first, _, _ := strings.Cut(strings.Trim(comment.Text(), "\n"), " ")
			first = strings.TrimRight(first, ",;:.'")
			stale := named.MatchString(first) || ast.IsExported(name)
			if comment != nil && name != "" && first != name && stale {
				t.Errorf("%s: the comment of %s begins with %q", set.Position(comment.Pos()), name, first)
			}
		}
	}
}

// described returns the name and the comment of a declaration of one function or type.
func described(declaration ast.Decl) (name string, comment *ast.CommentGroup) {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		return d.Name.Name, d.Doc
	case *ast.GenDecl:
		if spec, isType := d.Specs[0].(*ast.TypeSpec); isType && len(d.Specs) == 1 {
			return spec.Name.Name, d.Doc
		}
	}
	return "", nil
}
