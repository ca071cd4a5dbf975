package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/internal/staff"
	"madoguchi/madoguchi"
)

// pageOf is the page that somebody is on who asks: that of a form, where one of staff was sent; "" is none to come back
// to.
func pageOf(c *gin.Context) string {
	path := c.Request.URL.Path
	switch route := c.FullPath(); {
	case c.Request.Method == http.MethodGet, route == staff.Path, isAboutOne(route):
		return path
	case strings.HasPrefix(path, secondfactor.Path):
		return secondfactor.Path
	default:
		return ""
	}
}

// isAboutOne reports whether a route is of a page that does something about one member of staff, or one invitation.
func isAboutOne(route string) bool {
	return route == staff.MemberPath || route == staff.RemovalPath || route == staff.WithdrawalPath
}

// wayBack is where somebody on the page goes on who has to sign in first, or to set up a second factor. What was sent
// from a page about one is not done by then, and the page says so; an invitation that was typed is kept instead.
func wayBack(c *gin.Context, page string) string {
	if c.Request.Method == http.MethodPost && isAboutOne(c.FullPath()) {
		return page + "?unsent=1"
	}
	return page
}

// leadToSignIn answers a refusal that signing in mends, or setting up a second factor, with the way there; it reports
// whether it did. An invitation that was typed is kept until its author is back.
func (s *Server) leadToSignIn(c *gin.Context, known *madoguchi.Error) bool {
	lost := c.Request.Method == http.MethodPost && c.FullPath() == staff.Path && !s.staffPages.KeepInvitation(c, known)
	from := pageOf(c)
	if from == "" || lost {
		return false
	}
	switch {
	case known.Kind == madoguchi.KindUnauthenticated:
		c.Redirect(http.StatusSeeOther, entrance.Home+"/signin?next="+url.QueryEscape(wayBack(c, from)))
	case errors.Is(known, madoguchi.ErrSecondFactorRequired):
		c.Redirect(http.StatusSeeOther, secondfactor.SetUpPath(entrance.OwnPath(wayBack(c, from))))
	default:
		return false
	}
	return true
}
