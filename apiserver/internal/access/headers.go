package access

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
)

// Secure sets the headers that every answer carries (OWASP Secure Headers).
func (g *Guard) Secure(c *gin.Context) {
	header := c.Writer.Header()
	header.Set("Content-Security-Policy", g.ContentPolicy(""))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", referrerPolicy(c))
	header.Set("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(), geolocation=()")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	if g.Public.Scheme == "https" {
		header.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	if !strings.HasPrefix(c.Request.URL.Path, "/static/") {
		header.Set("Cache-Control", "no-store")
	}
	c.Next()
}

// referrerPolicy sends no URL to other sites. If the URL itself is a secret, it sends only the origin even within this
// site. A stricter policy would make browsers send "Origin: null" with the site's own forms. Browsers without
// Sec-Fetch-Site (Safari before 16.4, and any browser over http except on localhost) could then send no form
// (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
func referrerPolicy(c *gin.Context) string {
	if c.Param("token") != "" {
		return "strict-origin"
	}
	return "same-origin"
}

// ContentPolicy returns the Content-Security-Policy. formsLeadTo is another origin that the answer to a form may
// redirect to; browsers count it as the form's target (https://www.w3.org/TR/CSP3/#directive-form-action).
func (g *Guard) ContentPolicy(formsLeadTo string) string {
	sockets := "ws://" + g.Public.Host
	if g.Public.Scheme == "https" {
		sockets = "wss://" + g.Public.Host
	}
	return "default-src 'none'; script-src 'self'; style-src " + g.Pages.StyleSources() + "; " +
		"img-src 'self' data:; font-src 'self'; " +
		"media-src 'self' blob:; connect-src 'self' " + sockets + "; base-uri 'none'; frame-ancestors 'none'; " +
		strings.TrimSpace("form-action 'self' "+formsLeadTo)
}

// OwnOrigin refuses changes that a page of another site makes with the reader's cookies. Programs such as carriers send
// neither Origin nor Sec-Fetch-Site; it admits them.
func (g *Guard) OwnOrigin() gin.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(g.Public.Scheme + "://" + g.Public.Host); err != nil {
		panic(err) // the public address was checked when it was read
	}
	protection.AddInsecureBypassPattern("/codec/") // ShareWithWebUI checks the origin
	return func(c *gin.Context) {
		if err := protection.Check(c.Request); err != nil {
			g.Fallback(c, answer.ErrOrigin.Because(err))
			c.Abort()
		}
	}
}
