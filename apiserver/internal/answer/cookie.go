package answer

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// HostCookie returns a cookie's name, over HTTPS with a prefix that keeps other hosts of the domain from setting such a
// cookie (RFC 6265bis, 4.1.3.2).
func (a *Answers) HostCookie(name string) string {
	if a.Public.Scheme == "https" {
		return "__Host-" + name
	}
	return name
}

// SetCookie sets a cookie that scripts cannot read. Browsers do not send it with posts from other sites.
func (a *Answers) SetCookie(c *gin.Context, cookie http.Cookie) {
	cookie.HttpOnly = true
	cookie.Secure = a.Public.Scheme == "https"
	cookie.SameSite = http.SameSiteLaxMode
	http.SetCookie(c.Writer, &cookie)
}
