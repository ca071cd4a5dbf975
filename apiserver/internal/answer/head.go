package answer

import (
	"context"
	"net/http"
)

// HeadAsGet makes a GET of a HEAD, whose answer ends with the header.
func HeadAsGet(r *http.Request) *http.Request {
	if r.Method == http.MethodHead {
		r = r.WithContext(context.WithValue(r.Context(), headerOnly{}, true))
		r.Method = http.MethodGet
	}
	return r
}

// headerOnly marks the request for which nobody reads what comes after the header.
type headerOnly struct{}

// WithoutBody reports whether nobody reads what comes after the header.
func WithoutBody(r *http.Request) bool { return r.Context().Value(headerOnly{}) != nil }
