package web

import (
	"html/template"
	"strings"
	"time"
)

// Entrance is the first page. It has a door for patients, who sign in to their account or sign up, and one for clinics,
// which register or sign in (C1, C9).
type Entrance struct {
	Frame
	Account bool         // the reader is signed in to an account
	Notices []NoticeLine // the newest ones
}

// NoticeLine links to a notice.
type NoticeLine struct {
	Title string
	Date  time.Time
	Path  string
}

// Notices lists all notices (お知らせ, C9).
type Notices struct {
	Frame
	Notices []NoticeLine // newest first
}

// Article is a text of the deployment: terms, privacy policy, questions, contact, or a notice.
type Article struct {
	Frame
	Title   string
	Version string // "" for texts without agreement
	Date    time.Time
	Body    template.HTML
	Older   []Edition // earlier versions, newest first
	InForce string    // path of the version in force, if this one is not
	Notice  bool      // whether the article is a notice
}

// Edition links to a version of an Article.
type Edition struct {
	Version string
	Date    time.Time
	Path    string
}

// Folds reports whether the article has answers that open.
func (a Article) Folds() bool { return strings.Contains(string(a.Body), "<details ") }

func (Entrance) Template() string { return "entrance" }
func (Notices) Template() string  { return "notices" }
func (Article) Template() string  { return "article" }
