package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// Pages get their view and their callbacks handed in. Nothing holds the desk, and only the desk holds what is there
// while a user is signed in.
func TestNoPageHoldsTheDesk(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	structs := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			declared, ok := node.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if held, ok := declared.Type.(*ast.StructType); ok {
				structs++
				for _, field := range held.Fields.List {
					if of := pointee(field.Type); of == "Desk" || of == "signedIn" && declared.Name.Name != "Desk" {
						t.Errorf("%s: %s holds *%s", name, declared.Name, of)
					}
				}
			}
			return false
		})
	}
	if structs < 10 {
		t.Errorf("found %d structs in %q", structs, names)
	}
}

// pointee returns the name of the type that a pointer points to, or "".
func pointee(of ast.Expr) string {
	if pointer, ok := of.(*ast.StarExpr); ok {
		if name, ok := pointer.X.(*ast.Ident); ok {
			return name.Name
		}
	}
	return ""
}
