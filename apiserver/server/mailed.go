package server

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/seal"
)

// The page that says to look for the mail names the address, so that a person who has just applied sees a typing error. It comes there in
// a sealed cookie, and in no URL; without the cookie the page names none.
const (
	mailedPath   = "/registration/mailed"
	mailedCookie = "madoguchi_mailed"
	mailedLabel  = "registration mailed"
	mailedFor    = 10 * time.Minute
)

// mailedNote is what the cookie holds.
type mailedNote struct {
	Email string
	At    time.Time
}

// keepMailed keeps the address for the page that follows.
func (s *Server) keepMailed(c *gin.Context, address string) {
	sealed := seal.Text(s.Sealer, mailedLabel, "", mailedNote{Email: address, At: s.Now()})
	s.answers.SetCookie(c, http.Cookie{Name: mailedCookie, Value: sealed, Path: mailedPath, MaxAge: int(mailedFor.Seconds())})
}

// mailedTo is the address that was kept, or "".
func (s *Server) mailedTo(c *gin.Context) string {
	sealed, err := c.Cookie(mailedCookie)
	if err != nil {
		return ""
	}
	note, err := seal.OpenText[mailedNote](s.Sealer, mailedLabel, "", sealed)
	if err != nil || s.Now().Sub(note.At) > mailedFor {
		return ""
	}
	return note.Email
}
