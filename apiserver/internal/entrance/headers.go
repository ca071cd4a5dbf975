package entrance

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

// referrerPolicy keeps every address from other sites, and one that is a secret from this one's too: the Referer of a
// page whose link has a token names the site alone. A stricter policy would make browsers send "Origin: null" with the
// site's own forms, and those that know no Sec-Fetch-Site (Safari before 16.4, any over http off this machine) could
// send none (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
func referrerPolicy(c *gin.Context) string {
	if c.Param("token") != "" {
		return "strict-origin"
	}
	return "same-origin"
}

// ContentPolicy is the Content-Security-Policy; formsLeadTo is another origin that the answer to a page's form may
// redirect to, which browsers count as the form's target (https://www.w3.org/TR/CSP3/#directive-form-action).
func (g *Guard) ContentPolicy(formsLeadTo string) string {
	sockets := "ws://" + g.Public.Host
	if g.Public.Scheme == "https" {
		sockets = "wss://" + g.Public.Host
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"media-src 'self' blob:; connect-src 'self' " + sockets + "; base-uri 'none'; frame-ancestors 'none'; " +
		strings.TrimSpace("form-action 'self' "+formsLeadTo)
}

// OwnOrigin refuses changes that another site's page makes with the reader's cookies.
// Programs, carriers among them, send neither Origin nor Sec-Fetch-Site and pass.
func (g *Guard) OwnOrigin() gin.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(g.Public.Scheme + "://" + g.Public.Host); err != nil {
		panic(err) // the public address was checked when it was read
	}
	protection.AddInsecureBypassPattern("/codec/") // asked from the Temporal Web UI's origin; shareWithWebUI checks it
	return func(c *gin.Context) {
		if err := protection.Check(c.Request); err != nil {
			g.Fallback(c, answer.ErrOrigin.Because(err))
			c.Abort()
		}
	}
}

// proxies are where X-Forwarded-For is believed: this machine and private networks, in which load balancers stand.
// Believed from everywhere it would let a caller choose the address that the limits count.
var proxies = []string{"127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}

// TrustProxies makes the engine believe X-Forwarded-For from proxies alone.
func TrustProxies(engine *gin.Engine) {
	if err := engine.SetTrustedProxies(proxies); err != nil {
		panic(err) // one of the constants above is no network
	}
}
