package server

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"

	"madoguchi/apiserver/internal/access"
	"madoguchi/internal/conforming"
	"madoguchi/wording"
)

func documented(t testing.TB) (*openapi3.T, routers.Router) {
	t.Helper()
	return conforming.Document(t)
}

func newConforming(t testing.TB, next http.RoundTripper) conforming.Transport {
	t.Helper()
	return conforming.New(t, access.SessionCookie, next)
}

// parameter matches a parameter in a route's path.
var parameter = regexp.MustCompile(`:(\w+)`)

func TestRoutesAreThoseOfTheDocument(t *testing.T) {
	doc, _ := documented(t)
	var written []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			written = append(written, method+" "+path)
		}
	}
	var served []string
	for _, r := range (&Server{}).routes() {
		served = append(served, r.method+" "+parameter.ReplaceAllString(r.path, "{$1}"))
	}
	slices.Sort(written)
	slices.Sort(served)
	if !slices.Equal(written, served) {
		t.Errorf("documented %v\nserved     %v", written, served)
	}
}

func TestRoutesForAnybodyAreThoseWithoutSecurity(t *testing.T) {
	doc, _ := documented(t)
	for _, r := range (&Server{}).routes() {
		path := parameter.ReplaceAllString(r.path, "{$1}")
		security := doc.Paths.Value(path).GetOperation(r.method).Security
		open := security != nil && len(*security) == 0
		if open == r.access.Staff {
			t.Errorf("%s %s: open in the document is %v", r.method, path, open)
		}
	}
}

func TestProblemCodesAreThoseWithASentence(t *testing.T) {
	doc, _ := documented(t)
	var written []string
	for _, code := range doc.Components.Schemas["ProblemCode"].Value.Enum {
		written = append(written, code.(string))
	}
	spoken := slices.Sorted(maps.Keys(wording.Shared.Below(wording.Default, "error.")))
	slices.Sort(written)
	if !slices.Equal(written, spoken) {
		t.Errorf("documented %v\nspoken     %v", written, spoken)
	}
}
