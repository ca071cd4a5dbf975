package architecture_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"madoguchi/internal/codes"
	"madoguchi/madoguchi"
)

var roleSchema = regexp.MustCompile(`(?m)^    Role: \{ type: string, enum: \[([^]]*)\] \}$`)

// TestEveryRoleIsEverywhere fails if a role is missing from madoguchi.Roles or from the API's document.
// TestCodesHaveWords of package phrases requires the sentences for it.
func TestEveryRoleIsEverywhere(t *testing.T) {
	want := codes.OfType(t, root+"/madoguchi", "Role")
	var listed []string
	for _, role := range madoguchi.Roles() {
		listed = append(listed, string(role))
	}
	if slices.Sort(listed); !slices.Equal(listed, want) {
		t.Errorf("madoguchi.Roles has %v, want %v", listed, want)
	}
	enum := roleSchema.FindStringSubmatch(read(t, "apiserver/api/openapi.yaml"))
	if enum == nil {
		t.Fatal("openapi.yaml has no schema Role")
	}
	if documented := slices.Sorted(slices.Values(strings.Split(enum[1], ", "))); !slices.Equal(documented, want) {
		t.Errorf("openapi.yaml has the roles %v, want %v", documented, want)
	}
}
