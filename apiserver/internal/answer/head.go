package answer

import (
	"context"
	"net/http"
)

// HeadAsGet turns a HEAD into a GET whose body is not sent.
func HeadAsGet(r *http.Request) *http.Request {
	if r.Method == http.MethodHead {
		r = r.WithContext(context.WithValue(r.Context(), headerOnly{}, true))
		r.Method = http.MethodGet
	}
	return r
}

// headerOnly marks a request whose body is not sent.
type headerOnly struct{}

// WithoutBody reports whether the answer's body is not sent.
func WithoutBody(r *http.Request) bool { return r.Context().Value(headerOnly{}) != nil }
