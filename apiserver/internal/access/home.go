package access

import (
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// Home is the page that staff see after signing in by default. All pages for staff are below it.
const Home = "/clinic"

// OwnPath restricts the redirect after a sign-in to the clinic's own pages.
func OwnPath(next string) string {
	if next != Home && !strings.HasPrefix(next, Home+"/") || strings.ContainsAny(next, "\\\r\n") {
		return ""
	}
	return next
}

// PortalFrame returns the frame of the portal's pages. If the store cannot tell whether the reader is signed in, the
// frame is the public one.
func (g *Guard) PortalFrame(c *gin.Context) web.Frame {
	frame := g.Frame(c, madoguchi.Clinic{})
	frame.Portal = true
	_, err := g.Authenticate(c)
	frame.SignOut = err == nil
	return frame
}
