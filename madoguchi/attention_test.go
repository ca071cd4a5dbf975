package madoguchi_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/madoguchi"
)

// Every reason for attention is in the list and has a sentence in both languages.
func TestEveryAttentionIsListedAndHasWords(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "reservation.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "Attention") &&
			len(spec.Values) == 1 {
			if value, ok := spec.Values[0].(*ast.BasicLit); ok {
				code, _ := strconv.Unquote(value.Value)
				declared = append(declared, code)
			}
		}
		return true
	})
	if !slices.Equal(declared, madoguchi.Attentions) || len(declared) == 0 {
		t.Errorf("declared are %v, listed %v", declared, madoguchi.Attentions)
	}
	for _, language := range []string{phrases.Japanese, "en"} {
		phrases := phrases.In(language)
		for _, code := range declared {
			for _, group := range []string{"task", "taskText"} {
				if got := phrases.Code(group, code); got == phrases.Say(group+".other") {
					t.Errorf("%s: %s.%s has no words of its own", language, group, code)
				}
			}
		}
	}
}
