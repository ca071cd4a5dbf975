package web

import (
	"html/template"
	"time"
)

// Entrance is the first page of the portal: where institutions register and staff sign in (C1, C9).
type Entrance struct {
	Frame
	Notices []NoticeLine // the newest few
}

// NoticeLine leads to a notice.
type NoticeLine struct {
	Title string
	Date  time.Time
	Path  string
}

// Notices lists all notices (お知らせ, C9).
type Notices struct {
	Frame
	Notices []NoticeLine // the newest first
}

// Article is a text of the deployment: terms, privacy policy, questions, where to ask, or a notice.
type Article struct {
	Frame
	Title   string
	Version string // "" of what nobody agrees to
	Date    time.Time
	Body    template.HTML
	Older   []Edition // what was in force before, the newest first
	InForce string    // path of the text that is in force, where this one no longer is
	Notice  bool      // the article is one of the notices
}

// Edition leads to a version of an Article.
type Edition struct {
	Version string
	Date    time.Time
	Path    string
}

func (Entrance) template() string { return "entrance" }
func (Notices) template() string  { return "notices" }
func (Article) template() string  { return "article" }
