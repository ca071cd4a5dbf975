package answer

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// HostCookie is the name of a cookie that no other host of the domain can set,
// where that can be had (RFC 6265bis, 4.1.3.2).
func (a *Answers) HostCookie(name string) string {
	if a.Public.Scheme == "https" {
		return "__Host-" + name
	}
	return name
}

// SetCookie sets a cookie that scripts cannot read, and that other sites cannot make a browser send with their posts.
func (a *Answers) SetCookie(c *gin.Context, cookie http.Cookie) {
	cookie.HttpOnly = true
	cookie.Secure = a.Public.Scheme == "https"
	cookie.SameSite = http.SameSiteLaxMode
	http.SetCookie(c.Writer, &cookie)
}
