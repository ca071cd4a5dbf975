package server

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"madoguchi"
	"madoguchi/apiserver/web"
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
		Clinic: web.Clinic{Name: clinic.Name, Phone: clinic.Phone, Location: clinic.Location()},
	}
}

// errorPage answers an error as a page that says what to do next.
func (s *Server) errorPage(c *gin.Context, err error) {
	known, status := s.note(c, err)
	kept := s.keepInvitation(c, known.Kind)
	if known.Kind == madoguchi.KindUnauthenticated && (c.Request.Method == http.MethodGet || kept) {
		c.Redirect(http.StatusSeeOther, clinicHome+"/signin?next="+url.QueryEscape(c.Request.URL.Path))
		return
	}
	if errors.Is(known, madoguchi.ErrSecondFactorRequired) && c.Request.Method == http.MethodGet {
		c.Redirect(http.StatusSeeOther, setUpPath(ownPath(c.Request.URL.Path)))
		return
	}
	frame := s.frame(c, madoguchi.Clinic{})
	if c.Request.Method != http.MethodGet {
		frame.Path = "/"
	}
	if failed := s.page(c, status, web.Failure{Frame: frame, Status: status}); failed != nil {
		s.Logger.Error("an error's page failed", "cause", failed)
		c.String(status, http.StatusText(status))
	}
}
