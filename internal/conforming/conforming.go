// Package conforming holds servers to apiserver/api/openapi.yaml in tests: the real server, and the hand-written one
// behind the desk's tests.
package conforming

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"madoguchi/apiserver/api"
)

// document is apiserver/api/openapi.yaml, read once for all tests.
var document = sync.OnceValues(func() (*openapi3.T, error) {
	file, err := find("apiserver/api/openapi.yaml")
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(context.Background())
})

// find searches for a file of the repository, upwards from the working directory.
func find(file string) (string, error) {
	folder, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(folder, file)); err == nil {
			return filepath.Join(folder, file), nil
		}
		above := filepath.Dir(folder)
		if above == folder {
			return "", fmt.Errorf("%s is not in the repository", file)
		}
		folder = above
	}
	return "", err
}

// Document returns the API's description.
func Document(t testing.TB) (*openapi3.T, routers.Router) {
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

// Transport checks every request and answer that passes through it against the document. A request that violates the
// document must be refused, and every answer must be documented.
type Transport struct {
	t      testing.TB
	doc    *openapi3.T
	router routers.Router
	cookie string // the name of the cookie that signs in
	next   http.RoundTripper
}

// New returns a transport over another. cookie is the name of the cookie that signs in.
func New(t testing.TB, cookie string, next http.RoundTripper) Transport {
	t.Helper()
	doc, router := Document(t)
	return Transport{t: t, doc: doc, router: router, cookie: cookie, next: next}
}

// RoundTrip implements http.RoundTripper.
func (c Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	request, err := c.copyOf(r)
	if err != nil {
		return nil, err
	}
	response, err := c.next.RoundTrip(r)
	if err != nil || !strings.HasPrefix(r.URL.Path, api.Prefix) ||
		response.StatusCode == http.StatusSwitchingProtocols {
		return response, err
	}
	if err := buffer(response); err != nil {
		if r.Context().Err() == nil {
			c.t.Errorf("read an answer: %v", err)
		}
		return nil, err // the caller may have given up while the answer came in
	}
	c.checkAnswer(request, response)
	return response, nil
}

// buffer reads an answer's body, except a stream's, and restores it.
func buffer(response *http.Response) error {
	if streams(response) {
		return nil
	}
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return errors.Join(err, response.Body.Close())
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{bytes.NewReader(content), response.Body}
	return nil
}

func streams(response *http.Response) bool {
	return response.Header.Get("Content-Type") == "text/event-stream"
}

// copyOf returns a copy of the request for the check. r keeps its body.
func (c Transport) copyOf(r *http.Request) (*http.Request, error) {
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

func (c Transport) checkAnswer(r *http.Request, response *http.Response) {
	if r.Method == http.MethodHead {
		return // as GET, of which a test makes sure
	}
	route, parameters, err := c.router.FindRoute(r)
	if err != nil {
		c.checkUnrouted(r, response)
		return
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, Route: route, PathParams: parameters,
		Options: &openapi3filter.Options{AuthenticationFunc: c.presented},
	}
	if err := openapi3filter.ValidateRequest(r.Context(), input); err != nil &&
		response.StatusCode < http.StatusBadRequest {
		c.t.Errorf("%s %s was answered %d outside the document: %v", r.Method, r.URL.Path, response.StatusCode, err)
	}
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: response.StatusCode, Header: response.Header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: streams(response)},
	}
	if !streams(response) {
		answer.SetBodyBytes(c.bodyOf(response))
	}
	if err := openapi3filter.ValidateResponse(r.Context(), answer); err != nil {
		c.t.Errorf("%s %s: the answer is not as documented: %v", r.Method, r.URL.Path, err)
	}
}

// checkUnrouted checks the answer to a request without a route: it must be a problem too.
func (c Transport) checkUnrouted(r *http.Request, response *http.Response) {
	if response.StatusCode != http.StatusNotFound && response.StatusCode != http.StatusMethodNotAllowed &&
		response.StatusCode != http.StatusForbidden {
		c.t.Errorf("%s %s is not documented but was answered %d", r.Method, r.URL.Path, response.StatusCode)
	}
	c.Fits("Problem", c.bodyOf(response))
}

// Fits checks JSON against one of the document's schemas.
func (c Transport) Fits(schema string, content []byte) {
	c.t.Helper()
	if err := c.doc.Components.Schemas[schema].Value.VisitJSON(
		c.decoded(content), openapi3.EnableFormatValidation(),
	); err != nil {
		c.t.Errorf("%s is no %s: %v", content, schema, err)
	}
}

// bodyOf reads a buffered answer's body and restores it.
func (c Transport) bodyOf(response *http.Response) []byte {
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

// presented reports whether a request has the credentials of a security scheme. The server decides whether they are
// valid.
func (c Transport) presented(_ context.Context, input *openapi3filter.AuthenticationInput) error {
	r := input.RequestValidationInput.Request
	_, err := r.Cookie(c.cookie)
	if strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") || err == nil {
		return nil
	}
	return errors.New("nobody is signed in")
}

func (c Transport) decoded(content []byte) (value any) {
	if err := json.Unmarshal(content, &value); err != nil {
		c.t.Errorf("%s is no JSON: %v", content, err)
	}
	return value
}
