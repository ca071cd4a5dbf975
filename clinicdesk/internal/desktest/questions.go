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

// EveryQuestionIsWalked fails where a function of the package under test draws a button of danger and is not walked by a
// test, and where a question names nothing.
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

// endangers reports whether a function draws a button of danger.
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

// valueOf is what a literal gives a field, or nil.
func valueOf(literal *ast.CompositeLit, field string) ast.Expr {
	for _, each := range literal.Elts {
		if pair, ok := each.(*ast.KeyValueExpr); ok && pair.Key.(*ast.Ident).Name == field {
			return pair.Value
		}
	}
	return nil
}
