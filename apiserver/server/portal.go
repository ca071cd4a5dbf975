package server

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/content"
	"madoguchi/apiserver/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// noticesAtEntrance is how many notices the first page shows.
const noticesAtEntrance = 3

// entrance is where institutions find the registration, and staff their way in (C1, C9).
func (s *Server) entrance(c *gin.Context) error {
	page := web.Entrance{Frame: s.guard.PortalFrame(c)}
	lines := s.noticeLines(page.Language)
	page.Notices = lines[:min(len(lines), noticesAtEntrance)]
	return s.answers.Page(c, http.StatusOK, page)
}

func (s *Server) notices(c *gin.Context) error {
	frame := s.guard.PortalFrame(c)
	return s.answers.Page(c, http.StatusOK, web.Notices{Frame: frame, Notices: s.noticeLines(frame.Language)})
}

func (s *Server) noticeLines(language web.Language) []web.NoticeLine {
	var lines []web.NoticeLine
	for _, notice := range s.Content.Notices(string(language), japan.Today(s.Now())) {
		lines = append(lines, web.NoticeLine{Title: notice.Title, Date: notice.Date, Path: "/notices/" + notice.Slug})
	}
	return lines
}

func (s *Server) notice(c *gin.Context) error {
	frame := s.guard.PortalFrame(c)
	notice, found := s.Content.Notice(string(frame.Language), c.Param("slug"), japan.Today(s.Now()))
	if !found {
		return madoguchi.ErrNotFound
	}
	page := articlePage(frame, notice.Article)
	page.Notice = true
	return s.answers.Page(c, http.StatusOK, page)
}

// article answers with a text of the deployment; ?version= names one that was in force before.
func (s *Server) article(name string) func(*gin.Context) error {
	return func(c *gin.Context) error {
		frame := s.guard.PortalFrame(c)
		if version := c.Query("version"); version != "" {
			return s.edition(c, frame, name, version)
		}
		page := articlePage(frame, s.Content.Article(string(frame.Language), name))
		for _, older := range s.Content.Older(string(frame.Language), name) {
			page.Older = append(page.Older, web.Edition{
				Version: older.Version, Date: older.Date, Path: "/" + name + "?" + url.Values{"version": {older.Version}}.Encode(),
			})
		}
		return s.answers.Page(c, http.StatusOK, page)
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
	return s.answers.Page(c, http.StatusOK, page)
}

func articlePage(frame web.Frame, article content.Article) web.Article {
	return web.Article{Frame: frame, Title: article.Title, Version: article.Version, Date: article.Date, Body: article.Body}
}
