package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/wording"
)

// document is apiserver/api/openapi.yaml, read once for all tests.
var document = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromFile("../api/openapi.yaml")
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(context.Background())
})

func documented(t testing.TB) (*openapi3.T, routers.Router) {
	t.Helper()
	doc, err := document()
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return doc, router
}

// parameter is a part of a route's path that stands for many.
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

// conforming checks every request and answer that passes through it against the document: a request outside the document
// must be refused, and every answer must be one that is documented.
type conforming struct {
	t      testing.TB
	doc    *openapi3.T
	router routers.Router
	next   http.RoundTripper
}

func newConforming(t testing.TB, next http.RoundTripper) conforming {
	doc, router := documented(t)
	return conforming{t: t, doc: doc, router: router, next: next}
}

func (c conforming) RoundTrip(r *http.Request) (*http.Response, error) {
	request, err := c.copyOf(r)
	if err != nil {
		return nil, err
	}
	response, err := c.next.RoundTrip(r)
	if err != nil || !strings.HasPrefix(r.URL.Path, api.Prefix) || response.StatusCode == http.StatusSwitchingProtocols {
		return response, err
	}
	c.judge(request, response)
	return response, nil
}

// copyOf returns a request that the check may read, with the body that r keeps too.
func (c conforming) copyOf(r *http.Request) (*http.Request, error) {
	request := r.Clone(context.WithoutCancel(r.Context()))
	if r.Body == nil {
		return request, nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body, request.Body = io.NopCloser(bytes.NewReader(body)), io.NopCloser(bytes.NewReader(body))
	return request, nil
}

func (c conforming) judge(r *http.Request, response *http.Response) {
	if r.Method == http.MethodHead {
		return // as GET, of which a test makes sure
	}
	route, parameters, err := c.router.FindRoute(r)
	if err != nil {
		c.judgeStray(r, response)
		return
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, Route: route, PathParams: parameters, Options: &openapi3filter.Options{AuthenticationFunc: presented},
	}
	if err := openapi3filter.ValidateRequest(r.Context(), input); err != nil && response.StatusCode < http.StatusBadRequest {
		c.t.Errorf("%s %s was answered %d outside the document: %v", r.Method, r.URL.Path, response.StatusCode, err)
	}
	streams := response.Header.Get("Content-Type") == "text/event-stream"
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: response.StatusCode, Header: response.Header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: streams},
	}
	if !streams {
		answer.SetBodyBytes(c.bodyOf(response))
	}
	if err := openapi3filter.ValidateResponse(r.Context(), answer); err != nil {
		c.t.Errorf("%s %s: the answer is not as documented: %v", r.Method, r.URL.Path, err)
	}
}

// judgeStray checks what answers a request that no route takes: a problem too.
func (c conforming) judgeStray(r *http.Request, response *http.Response) {
	if response.StatusCode != http.StatusNotFound && response.StatusCode != http.StatusMethodNotAllowed && response.StatusCode != http.StatusForbidden {
		c.t.Errorf("%s %s is not documented but was answered %d", r.Method, r.URL.Path, response.StatusCode)
	}
	c.fits("Problem", c.bodyOf(response))
}

// fits checks JSON against one of the document's schemas.
func (c conforming) fits(schema string, content []byte) {
	c.t.Helper()
	if err := c.doc.Components.Schemas[schema].Value.VisitJSON(decoded(c.t, content), openapi3.EnableFormatValidation()); err != nil {
		c.t.Errorf("%s is no %s: %v", content, schema, err)
	}
}

// bodyOf reads an answer's body and puts it back.
func (c conforming) bodyOf(response *http.Response) []byte {
	content, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Errorf("read an answer: %v", err)
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{bytes.NewReader(content), response.Body}
	return content
}

// presented reports whether a request shows what a security scheme asks for; whether it opens anything is the server's.
func presented(_ context.Context, input *openapi3filter.AuthenticationInput) error {
	r := input.RequestValidationInput.Request
	_, err := r.Cookie(entrance.SessionCookie)
	if strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") || err == nil {
		return nil
	}
	return errors.New("nobody is signed in")
}
