package entrance

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/content"
	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// noticesAtEntrance is how many notices the first page shows.
const noticesAtEntrance = 3

// Entrance is the first page. Its doors lead patients to their account, institutions to the registration and staff to
// the sign-in (C1, C9).
func (h *Handler) Entrance(c *gin.Context) error {
	page := web.Entrance{Frame: h.Guard.PortalFrame(c)}
	_, err := h.Guard.AuthenticateAccount(c)
	page.Account = err == nil
	lines := h.noticeLines(page.Language)
	page.Notices = lines[:min(len(lines), noticesAtEntrance)]
	return h.Page(c, http.StatusOK, page)
}

// Notices lists the notices.
func (h *Handler) Notices(c *gin.Context) error {
	frame := h.Guard.PortalFrame(c)
	return h.Page(c, http.StatusOK, web.Notices{Frame: frame, Notices: h.noticeLines(frame.Language)})
}

func (h *Handler) noticeLines(language web.Language) []web.NoticeLine {
	var lines []web.NoticeLine
	for _, notice := range h.Content.Notices(string(language), japan.Today(h.Now())) {
		lines = append(lines, web.NoticeLine{Title: notice.Title, Date: notice.Date, Path: "/notices/" + notice.Slug})
	}
	return lines
}

// Notice shows one notice.
func (h *Handler) Notice(c *gin.Context) error {
	frame := h.Guard.PortalFrame(c)
	notice, found := h.Content.Notice(string(frame.Language), c.Param("slug"), japan.Today(h.Now()))
	if !found {
		return madoguchi.ErrNotFound
	}
	page := articlePage(frame, notice.Article)
	page.Notice = true
	return h.Page(c, http.StatusOK, page)
}

// Article answers with a text of the deployment. ?version= selects an earlier version.
func (h *Handler) Article(name string) func(*gin.Context) error {
	return func(c *gin.Context) error {
		frame := h.Guard.PortalFrame(c)
		if version := c.Query("version"); version != "" {
			return h.edition(c, frame, name, version)
		}
		page := articlePage(frame, h.Content.Article(string(frame.Language), name))
		for _, older := range h.Content.Older(string(frame.Language), name) {
			page.Older = append(page.Older, web.Edition{
				Version: older.Version, Date: older.Date,
				Path: "/" + name + "?" + url.Values{"version": {older.Version}}.Encode(),
			})
		}
		return h.Page(c, http.StatusOK, page)
	}
}

func (h *Handler) edition(c *gin.Context, frame web.Frame, name, version string) error {
	article, found := h.Content.Version(string(frame.Language), name, version)
	if !found {
		return madoguchi.ErrNotFound
	}
	page := articlePage(frame, article)
	if article.Version != h.Content.Article(string(frame.Language), name).Version {
		page.InForce = "/" + name
	}
	return h.Page(c, http.StatusOK, page)
}

func articlePage(frame web.Frame, article content.Article) web.Article {
	return web.Article{Frame: frame, Title: article.Title, Version: article.Version, Date: article.Date,
		Body: article.Body}
}
