package architecture_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Only internal/needs may skip a test, because it knows when a skip must be a failure. The Skip of rapid's T is
// different: it means that a model's step is not possible in this state.
func TestNoTestSkipsItself(t *testing.T) {
	seen := 0
	err := fs.WalkDir(os.DirFS(repository), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "internal/needs/") {
			return err
		}
		seen++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, filepath.Join(repository, path), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, at := range skips(file) {
			t.Errorf("%s:%d skips a test: use package internal/needs", path, set.Position(at).Line)
		}
		return nil
	})
	if err != nil || seen == 0 {
		t.Fatal(seen, err)
	}
}

// skips returns the calls of Skip, Skipf and SkipNow of a *testing.T, B, F or TB.
func skips(file *ast.File) (found []token.Pos) {
	var walk func(node ast.Node, models map[string]bool)
	walk = func(node ast.Node, models map[string]bool) {
		ast.Inspect(node, func(inner ast.Node) bool {
			switch n := inner.(type) {
			case *ast.FuncDecl:
				walk(n.Body, modelsIn(n.Type, models))
				return false
			case *ast.FuncLit:
				walk(n.Body, modelsIn(n.Type, models))
				return false
			case *ast.CallExpr:
				if receiver, ok := skipped(n); ok && !models[receiver] {
					found = append(found, n.Pos())
				}
			}
			return true
		})
	}
	walk(file, nil)
	return found
}

// modelsIn returns the names of a function's parameters of type *rapid.T, in addition to those of the enclosing
// function.
func modelsIn(signature *ast.FuncType, around map[string]bool) map[string]bool {
	models := map[string]bool{}
	for name, is := range around {
		models[name] = is
	}
	for _, field := range signature.Params.List {
		pointer, _ := field.Type.(*ast.StarExpr)
		for _, name := range field.Names {
			models[name.Name] = pointer != nil && isRapids(pointer.X)
		}
	}
	return models
}

func isRapids(expression ast.Expr) bool {
	selector, ok := expression.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := selector.X.(*ast.Ident)
	return ok && of.Name == "rapid"
}

func skipped(call *ast.CallExpr) (receiver string, ok bool) {
	selector, isSelector := call.Fun.(*ast.SelectorExpr)
	if !isSelector {
		return "", false
	}
	of, isName := selector.X.(*ast.Ident)
	if !isName {
		return "", false
	}
	return of.Name, slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, selector.Sel.Name)
}
