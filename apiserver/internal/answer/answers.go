// Package answer is how requests are read and answered: JSON and forms, pages, problems (RFC 9457), error pages and
// cookies.
//
//	error ──► Refusal: kind ──► status, code ──► sentence ──► Problem (JSON) or ErrorPage
//
// A failure's kind decides the status, its code the sentence; causes go to the log. It must not know who asks, nor any
// single page of the product.
package answer

import (
	"log/slog"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

// Answers writes answers. All fields are needed.
type Answers struct {
	Public *url.URL // the base of all links
	Pages  *web.Pages
	Now    func() time.Time
	Logger *slog.Logger
	// BackTo is the page that a request comes from, or "" where there is none to come back to.
	BackTo func(*gin.Context) string
	// Lead may answer a page's refusal by leading elsewhere, such as to the sign-in; it reports whether it did.
	Lead func(*gin.Context, *madoguchi.Error) bool
}
