package server

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

const (
	languageCookie = "madoguchi_lang"
	languageFor    = 365 * 24 * 60 * 60 // seconds
)

// pageLanguage returns the reader's language: what the address asks for, what was chosen before, what the browser prefers.
func pageLanguage(c *gin.Context) web.Language {
	kept, _ := c.Cookie(languageCookie)
	return web.ChooseLanguage(c.Query("lang"), kept, c.GetHeader("Accept-Language"))
}

// page answers with a page, and remembers the language where the reader has chosen one.
func (s *Server) page(c *gin.Context, status int, page web.Page) error {
	var content bytes.Buffer
	if err := s.Pages.Render(&content, page); err != nil {
		return err
	}
	if c.Query("lang") != "" {
		s.setCookie(c, http.Cookie{Name: languageCookie, Value: string(pageLanguage(c)), Path: "/", MaxAge: languageFor})
	}
	c.Data(status, "text/html; charset=utf-8", content.Bytes())
	return nil
}

// frame is what every page has around it; clinic may be empty.
func (s *Server) frame(c *gin.Context, clinic madoguchi.Clinic) web.Frame {
	return web.Frame{
		Language: pageLanguage(c), Path: c.Request.URL.RequestURI(),
		Clinic: web.Clinic{Name: clinic.Name, Phone: api.ShowNumber(clinic.Phone), Location: clinic.Location()},
	}
}

// pageOf is the page that somebody is on who asks: that of a form, where one of staff was sent; "" is none to come back to.
func pageOf(c *gin.Context) string {
	path := c.Request.URL.Path
	switch route := c.FullPath(); {
	case c.Request.Method == http.MethodGet, route == staffPath, isAboutOne(route):
		return path
	case strings.HasPrefix(path, secondFactorPath):
		return secondFactorPath
	default:
		return ""
	}
}

// isAboutOne reports whether a route is of a page that does something about one member of staff, or one invitation.
func isAboutOne(route string) bool {
	return route == memberPath || route == removalPath || route == withdrawalPath
}

// wayBack is where somebody on the page goes on who has to sign in first, or to set up a second factor. What was sent from a page
// about one is not done by then, and the page says so; an invitation that was typed is kept instead.
func wayBack(c *gin.Context, page string) string {
	if c.Request.Method == http.MethodPost && isAboutOne(c.FullPath()) {
		return page + "?unsent=1"
	}
	return page
}

// unsent reports whether whoever reads a page has come to it by such a way back.
func unsent(c *gin.Context) bool { return c.Query("unsent") != "" }

// errorPage answers an error as a page that says what to do next.
func (s *Server) errorPage(c *gin.Context, err error) {
	known, status := s.note(c, err)
	lost := c.Request.Method == http.MethodPost && c.FullPath() == staffPath && !s.keepInvitation(c, known)
	if from := pageOf(c); from != "" && !lost {
		switch {
		case known.Kind == madoguchi.KindUnauthenticated:
			c.Redirect(http.StatusSeeOther, clinicHome+"/signin?next="+url.QueryEscape(wayBack(c, from)))
			return
		case errors.Is(known, madoguchi.ErrSecondFactorRequired):
			c.Redirect(http.StatusSeeOther, setUpPath(ownPath(wayBack(c, from))))
			return
		}
	}
	frame := s.frame(c, madoguchi.Clinic{})
	if c.Request.Method != http.MethodGet {
		frame.Path = cmp.Or(pageOf(c), "/")
	}
	if failed := s.page(c, status, web.Failure{Frame: frame, Status: status}); failed != nil {
		s.Logger.Error("an error's page failed", "cause", failed)
		c.String(status, http.StatusText(status))
	}
}
