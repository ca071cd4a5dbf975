package entrance

import (
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

// Home is where staff arrive who sign in without a page in mind; all their pages are below it.
const Home = "/clinic"

// OwnPath lets a sign-in lead only to the clinic's own pages.
func OwnPath(next string) string {
	if next != Home && !strings.HasPrefix(next, Home+"/") || strings.ContainsAny(next, "\\\r\n") {
		return ""
	}
	return next
}

// PortalFrame is what the pages of the clinics' portal have around them. Where nobody can tell whether the reader is
// signed in, they are shown as to anybody.
func (g *Guard) PortalFrame(c *gin.Context) web.Frame {
	frame := g.Frame(c, madoguchi.Clinic{})
	frame.Portal = true
	_, err := g.Authenticate(c)
	frame.SignOut = err == nil
	return frame
}
