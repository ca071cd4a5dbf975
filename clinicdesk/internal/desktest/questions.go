package desktest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// EveryQuestionIsWalked fails if a function of the package under test creates a danger button that no test covers, or
// if a question names no object.
func EveryQuestionIsWalked(t *testing.T, walked ...string) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			function, ok := declared.(*ast.FuncDecl)
			if ok && endangers(function) && !slices.Contains(walked, function.Name.Name) {
				t.Errorf("%s: %s takes something away; what does it name?", name, function.Name.Name)
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if literal, ok := node.(*ast.CompositeLit); ok && isQuestion(literal.Type) {
				if whose, ok := valueOf(literal, "Whose").(*ast.BasicLit); ok {
					t.Errorf("%s: a question names %s", name, whose.Value)
				}
			}
			return true
		})
	}
}

// endangers reports whether a function creates a danger button.
func endangers(function *ast.FuncDecl) (found bool) {
	ast.Inspect(function, func(node ast.Node) bool {
		if at, ok := node.(*ast.SelectorExpr); ok {
			found = found || at.Sel.Name == "Danger" || at.Sel.Name == "DangerOutline"
		}
		return !found
	})
	return found
}

func isQuestion(expression ast.Expr) bool {
	at, ok := expression.(*ast.SelectorExpr)
	return ok && at.Sel.Name == "Question"
}

// valueOf returns the value of a field in a literal, or nil.
func valueOf(literal *ast.CompositeLit, field string) ast.Expr {
	for _, each := range literal.Elts {
		if pair, ok := each.(*ast.KeyValueExpr); ok && pair.Key.(*ast.Ident).Name == field {
			return pair.Value
		}
	}
	return nil
}
