package architecture_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// The limits of one package, type or interface. For an interface that embeds interfaces of other packages only its own
// methods count, because nothing calls methods through it.
const (
	mostLines   = 2500 // of a package, without tests
	mostMethods = 40   // of a type
	mostDemands = 8    // methods of an interface
)

// tooLarge lists what exceeded the limits when they were introduced, with its size at that time. Line counts have some
// room, for breaking up long lines. An entry must not grow, and is removed when it is within the limit. Package
// madoguchi may grow with the product's nouns, because all of them stand in it; arithmetic over them belongs elsewhere.
var tooLarge = map[string]int{
	"madoguchi": 5000,
}

// sizes are the lines of packages, and the methods of types and of interfaces, by folder and name.
type sizes struct{ lines, methods, demands map[string]int }

func TestNothingIsTooLarge(t *testing.T) {
	found := measure(t)
	checked := make(map[string]bool)
	for _, kind := range []struct {
		what string
		most int
		have map[string]int
	}{
		{"lines", mostLines, found.lines}, {"methods", mostMethods, found.methods},
		{"methods of an interface", mostDemands, found.demands},
	} {
		for _, name := range slices.Sorted(maps.Keys(kind.have)) {
			size, listed := kind.have[name], tooLarge[name]
			checked[name] = checked[name] || listed > 0 && size > kind.most
			if size > max(kind.most, listed) {
				t.Errorf("%s has %d %s, at most %d are allowed", name, size, kind.what, max(kind.most, listed))
			}
		}
	}
	for name := range tooLarge {
		if !checked[name] {
			t.Errorf("%s is within the limits, or gone: take it off tooLarge", name)
		}
	}
}

func measure(t *testing.T) sizes {
	t.Helper()
	found := sizes{lines: make(map[string]int), methods: make(map[string]int), demands: make(map[string]int)}
	for _, name := range files(t, ".go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text := read(t, name)
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		folder := path.Dir(name)
		found.lines[folder] += strings.Count(text, "\n")
		for _, declaration := range file.Decls {
			found.add(folder, declaration)
		}
	}
	return found
}

func (s sizes) add(folder string, declaration ast.Decl) {
	switch declaration := declaration.(type) {
	case *ast.FuncDecl:
		if declaration.Recv != nil {
			s.methods[folder+"."+receiver(declaration.Recv.List[0].Type)]++
		}
	case *ast.GenDecl:
		for _, spec := range declaration.Specs {
			if spec, ok := spec.(*ast.TypeSpec); ok {
				if demands, ok := spec.Type.(*ast.InterfaceType); ok {
					s.demands[folder+"."+spec.Name.Name] = ownMethods(demands)
				}
			}
		}
	}
}

func ownMethods(demands *ast.InterfaceType) (count int) {
	for _, field := range demands.Methods.List {
		count += len(field.Names)
	}
	return count
}

// receiver returns the name of a method's type.
func receiver(of ast.Expr) string {
	switch of := of.(type) {
	case *ast.StarExpr:
		return receiver(of.X)
	case *ast.IndexExpr:
		return receiver(of.X)
	case *ast.IndexListExpr:
		return receiver(of.X)
	case *ast.Ident:
		return of.Name
	default:
		panic(fmt.Sprintf("a method's receiver is %T", of))
	}
}
