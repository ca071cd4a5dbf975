package server

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/operators"
	portalsignin "madoguchi/apiserver/internal/portal/signin"
	"madoguchi/apiserver/internal/staff"
	"madoguchi/madoguchi"
)

// pageOf returns the page that a request comes from. For a GET, or a form about staff, that is the request's own path.
// For a form about the second factor, it is the page about the second factor. It returns "" for other forms, because
// the user cannot return to them.
func pageOf(c *gin.Context) string {
	path := c.Request.URL.Path
	switch route := c.FullPath(); {
	case c.Request.Method == http.MethodGet, route == staff.Path, isAboutOne(route):
		return path
	case strings.HasPrefix(path, secondfactor.Path):
		return secondfactor.Path
	case access.PatientPath(path) != "", strings.HasPrefix(path, access.OperatorPage+"/"):
		return path // each form of the patients' and the operators' pages has a page at its path
	default:
		return ""
	}
}

// isAboutOne reports whether a route belongs to a page about one member of staff, or one invitation.
func isAboutOne(route string) bool {
	return route == staff.MemberPath || route == staff.RemovalPath || route == staff.WithdrawalPath
}

// wayBack returns where the user continues after signing in or setting up a second factor. A form sent on a page about
// one member or invitation is lost, and the page says so. A typed invitation is kept instead.
func wayBack(c *gin.Context, page string) string {
	if c.Request.Method == http.MethodPost && isAboutOne(c.FullPath()) {
		return page + "?unsent=1"
	}
	return page
}

// leadToSignIn redirects to the sign-in, or to the set-up of a second factor, if that resolves the refusal. It reports
// whether it did. It keeps a typed invitation until its author is back.
func (s *Server) leadToSignIn(c *gin.Context, known *madoguchi.Error) bool {
	lost := c.Request.Method == http.MethodPost && c.FullPath() == staff.Path && !s.staffPages.KeepInvitation(c, known)
	from := pageOf(c)
	if from == "" || lost {
		return false
	}
	switch {
	case known.Kind == madoguchi.KindUnauthenticated && access.OperatorPath(from) != "":
		c.Redirect(http.StatusSeeOther, operators.SignInPath+"?next="+url.QueryEscape(from))
	case known.Kind == madoguchi.KindUnauthenticated && access.PatientPath(from) != "" && s.accountSignIn.Keep(c):
	case known.Kind == madoguchi.KindUnauthenticated && access.PatientPath(from) != "":
		c.Redirect(http.StatusSeeOther, patientsSignIn(c, from))
	case errors.Is(known, madoguchi.ErrProfileRequired):
		c.Redirect(http.StatusSeeOther, portalsignin.After(madoguchi.Account{}, withQuery(c, from)))
	case known.Kind == madoguchi.KindUnauthenticated:
		c.Redirect(http.StatusSeeOther, access.Home+"/signin?next="+url.QueryEscape(wayBack(c, from)))
	case errors.Is(known, madoguchi.ErrSecondFactorRequired):
		c.Redirect(http.StatusSeeOther, secondfactor.SetUpPath(access.OwnPath(wayBack(c, from))))
	default:
		return false
	}
	return true
}

// patientsSignIn returns the sign-in of マイページ on the way to a page. It says so if a form is lost.
func patientsSignIn(c *gin.Context, from string) string {
	path := portalsignin.Path + "?next=" + url.QueryEscape(withQuery(c, from))
	if c.Request.Method == http.MethodPost {
		path += "&unsent=1"
	}
	return path
}

// withQuery returns the path of a page with the query of its GET.
func withQuery(c *gin.Context, path string) string {
	if c.Request.Method == http.MethodGet && c.Request.URL.RawQuery != "" {
		return path + "?" + c.Request.URL.RawQuery
	}
	return path
}
