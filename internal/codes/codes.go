// Package codes finds the codes that the product's programs can produce, for the tests that require a sentence for
// each. It reads them from the source, so that no list of codes has to be maintained.
//
// It must not be part of a program.
package codes

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Constants returns the string constants of a package's folder whose names begin with prefix.
func Constants(t testing.TB, folder, prefix string) []string {
	t.Helper()
	var found []string
	for _, file := range parse(t, folder) {
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, name := range spec.Names {
				if strings.HasPrefix(name.Name, prefix) && i < len(spec.Values) {
					found = appendLiteral(found, spec.Values[i])
				}
			}
			return true
		})
	}
	return sorted(t, folder+": "+prefix, found)
}

// OfType returns the string constants of a type.
func OfType(t testing.TB, folder, named string) []string {
	t.Helper()
	var found []string
	for _, file := range parse(t, folder) {
		ast.Inspect(file, func(node ast.Node) bool {
			if spec, ok := node.(*ast.ValueSpec); ok && isNamed(spec.Type, named) {
				for _, value := range spec.Values {
					found = appendLiteral(found, value)
				}
			}
			return true
		})
	}
	return sorted(t, folder+": "+named, found)
}

// Problems returns the codes of errors and faults in a package's folder: strings assigned to a field, variable or
// parameter named code or rule, or returned by a function of that name.
func Problems(t testing.TB, folder string) []string {
	t.Helper()
	files := parse(t, folder)
	finder := problems{takes: map[string][]int{"Invalid": {1}}}
	for _, file := range files {
		finder.learn(file)
	}
	for _, file := range files {
		ast.Inspect(file, finder.visit)
	}
	slices.Sort(finder.found)
	return slices.Compact(finder.found)
}

type problems struct {
	takes map[string][]int // the positions of parameters that are codes, by function name
	found []string
}

func isCode(name string) bool {
	return strings.EqualFold(name, "code") || strings.EqualFold(name, "rule")
}

// learn records which parameters of a file's functions are codes.
func (p *problems) learn(file *ast.File) {
	for _, declaration := range file.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		place := 0
		for _, field := range function.Type.Params.List {
			for _, name := range field.Names {
				if isCode(name.Name) && isNamed(field.Type, "string") {
					p.takes[function.Name.Name] = append(p.takes[function.Name.Name], place)
				}
				place++
			}
		}
	}
}

func (p *problems) visit(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.CompositeLit:
		if isNamed(node.Type, "Error") || isNamed(node.Type, "Fault") {
			p.fields(node)
		}
	case *ast.AssignStmt:
		for i, target := range node.Lhs {
			if len(node.Lhs) == len(node.Rhs) && isCode(nameOf(target)) {
				p.found = appendLiteral(p.found, node.Rhs[i])
			}
		}
	case *ast.CallExpr:
		for _, place := range p.takes[nameOf(node.Fun)] {
			if place < len(node.Args) {
				p.found = appendLiteral(p.found, node.Args[place])
			}
		}
	case *ast.FuncDecl:
		if isCode(node.Name.Name) {
			ast.Inspect(node, p.returned)
		}
	}
	return true
}

func (p *problems) fields(literal *ast.CompositeLit) {
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok && isCode(nameOf(pair.Key)) {
			p.found = appendLiteral(p.found, pair.Value)
		}
	}
}

func (p *problems) returned(node ast.Node) bool {
	if statement, ok := node.(*ast.ReturnStmt); ok {
		for _, result := range statement.Results {
			p.found = appendLiteral(p.found, result)
		}
	}
	return true
}

// nameOf returns the last part of an identifier, or "".
func nameOf(expression ast.Expr) string {
	switch expression := expression.(type) {
	case *ast.Ident:
		return expression.Name
	case *ast.SelectorExpr:
		return expression.Sel.Name
	}
	return ""
}

func isNamed(expression ast.Expr, name string) bool {
	return expression != nil && nameOf(expression) == name
}

func appendLiteral(found []string, expression ast.Expr) []string {
	literal, ok := expression.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return found
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil || text == "" {
		return found
	}
	return append(found, text)
}

// sorted fails the test if nothing was found: a test over no codes would always pass.
func sorted(t testing.TB, what string, found []string) []string {
	t.Helper()
	if len(found) == 0 {
		t.Fatalf("no code of %s is found", what)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// parse reads a folder's Go files without the tests.
func parse(t testing.TB, folder string) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, content, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}
