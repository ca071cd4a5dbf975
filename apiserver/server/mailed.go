package server

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// The page that says to look for the mail names the address, for whoever applied a moment ago to see a slip in it. It comes there in
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
	plain, err := json.Marshal(mailedNote{Email: address, At: s.Now()})
	if err != nil {
		panic(err) // a struct of a text and a time
	}
	sealed := base64.RawURLEncoding.EncodeToString(s.Sealer.Seal(mailedLabel, "", plain))
	s.setCookie(c, http.Cookie{Name: mailedCookie, Value: sealed, Path: mailedPath, MaxAge: int(mailedFor.Seconds())})
}

// mailedTo is the address that was kept, or "".
func (s *Server) mailedTo(c *gin.Context) string {
	sealed, err := c.Cookie(mailedCookie)
	if err != nil {
		return ""
	}
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return ""
	}
	plain, err := s.Sealer.Open(mailedLabel, "", raw)
	var note mailedNote
	if err != nil || json.Unmarshal(plain, &note) != nil || s.Now().Sub(note.At) > mailedFor {
		return ""
	}
	return note.Email
}
