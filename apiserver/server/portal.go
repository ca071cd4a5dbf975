package server

import (
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/content"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

// japanTime is where the portal's days begin; it belongs to no clinic.
var japanTime = time.FixedZone("JST", 9*60*60)

// noticesAtEntrance is how many notices the first page shows.
const noticesAtEntrance = 3

func (s *Server) today() string { return s.Now().In(japanTime).Format(time.DateOnly) }

// portalFrame is what the pages of the clinics' portal have around them. Where nobody can tell whether the reader is signed
// in, they are shown as to anybody.
func (s *Server) portalFrame(c *gin.Context) web.Frame {
	frame := s.frame(c, madoguchi.Clinic{})
	frame.Portal = true
	_, err := s.authenticate(c)
	frame.SignOut = err == nil
	return frame
}

// entrance is where institutions find the registration, and staff their way in (C1, C9).
func (s *Server) entrance(c *gin.Context) error {
	page := web.Entrance{Frame: s.portalFrame(c)}
	lines := s.noticeLines(page.Language)
	page.Notices = lines[:min(len(lines), noticesAtEntrance)]
	return s.page(c, http.StatusOK, page)
}

func (s *Server) notices(c *gin.Context) error {
	frame := s.portalFrame(c)
	return s.page(c, http.StatusOK, web.Notices{Frame: frame, Notices: s.noticeLines(frame.Language)})
}

func (s *Server) noticeLines(language web.Language) []web.NoticeLine {
	var lines []web.NoticeLine
	for _, notice := range s.Content.Notices(string(language), s.today()) {
		lines = append(lines, web.NoticeLine{Title: notice.Title, Date: notice.Date, Path: "/notices/" + notice.Slug})
	}
	return lines
}

func (s *Server) notice(c *gin.Context) error {
	frame := s.portalFrame(c)
	notice, found := s.Content.Notice(string(frame.Language), c.Param("slug"), s.today())
	if !found {
		return madoguchi.ErrNotFound
	}
	page := articlePage(frame, notice.Article)
	page.Notice = true
	return s.page(c, http.StatusOK, page)
}

// article answers with a text of the deployment; ?version= names one that was in force before.
func (s *Server) article(name string) func(*gin.Context) error {
	return func(c *gin.Context) error {
		frame := s.portalFrame(c)
		if version := c.Query("version"); version != "" {
			return s.edition(c, frame, name, version)
		}
		page := articlePage(frame, s.Content.Article(string(frame.Language), name))
		for _, older := range s.Content.Older(string(frame.Language), name) {
			page.Older = append(page.Older, web.Edition{
				Version: older.Version, Date: older.Date, Path: "/" + name + "?" + url.Values{"version": {older.Version}}.Encode(),
			})
		}
		return s.page(c, http.StatusOK, page)
	}
}

func (s *Server) edition(c *gin.Context, frame web.Frame, name, version string) error {
	article, found := s.Content.Version(string(frame.Language), name, version)
	if !found {
		return madoguchi.ErrNotFound
	}
	page := articlePage(frame, article)
	if article.Version != s.Content.Article(string(frame.Language), name).Version {
		page.InForce = "/" + name
	}
	return s.page(c, http.StatusOK, page)
}

func articlePage(frame web.Frame, article content.Article) web.Article {
	return web.Article{Frame: frame, Title: article.Title, Version: article.Version, Date: article.Date, Body: article.Body}
}
