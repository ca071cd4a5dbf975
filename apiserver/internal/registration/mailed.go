package registration

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/seal"
)

// The page that says to look for the mail names the address, so that a person who has just applied sees a typing error.
// It comes there in a sealed cookie, and in no URL; without the cookie the page names none.
const (
	MailedPath   = "/registration/mailed"
	MailedCookie = "madoguchi_mailed"
	mailedLabel  = "registration mailed"
	MailedFor    = 10 * time.Minute
)

// mailedNote is what the cookie holds.
type mailedNote struct {
	Email string
	At    time.Time
}

// keepMailed keeps the address for the page that follows.
func (h *Handler) keepMailed(c *gin.Context, address string) {
	sealed := seal.Text(h.Sealer, mailedLabel, "", mailedNote{Email: address, At: h.Now()})
	h.SetCookie(c, http.Cookie{Name: MailedCookie, Value: sealed, Path: MailedPath, MaxAge: int(MailedFor.Seconds())})
}

// mailedTo is the address that was kept, or "".
func (h *Handler) mailedTo(c *gin.Context) string {
	sealed, err := c.Cookie(MailedCookie)
	if err != nil {
		return ""
	}
	note, err := seal.OpenText[mailedNote](h.Sealer, mailedLabel, "", sealed)
	if err != nil || h.Now().Sub(note.At) > MailedFor {
		return ""
	}
	return note.Email
}
