// Package answer reads requests and writes answers: JSON and forms, pages, problems (RFC 9457), error pages and
// cookies.
//
//	error ──► Refusal: kind ──► status, code ──► sentence ──► Problem (JSON) or ErrorPage
//
// The kind of a failure decides the status, and its code decides the sentence. Causes go to the log. It must not know
// the user, or any single page of the product.
package answer

import (
	"log/slog"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// Answers writes answers. All fields are needed.
type Answers struct {
	Public *url.URL // the base of all links
	Pages  *web.Pages
	Now    func() time.Time
	Logger *slog.Logger
	// BackTo returns the page that a request comes from, or "".
	BackTo func(*gin.Context) string
	// Lead may answer a page's refusal with a redirect, such as to the sign-in. It reports whether it did.
	Lead func(*gin.Context, *madoguchi.Error) bool
}
