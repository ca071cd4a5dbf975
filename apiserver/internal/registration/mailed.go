package registration

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/seal"
)

// The page that says to look for the mail shows the address, so that the applicant notices a typing error. A sealed
// cookie carries the address; it is in no URL. Without the cookie the page shows none.
const (
	MailedPath   = "/registration/mailed"
	mailedCookie = "madoguchi_mailed"
	mailedLabel  = "registration mailed"
	mailedFor    = 10 * time.Minute
)

// mailedNote is the cookie's content.
type mailedNote struct {
	Email string
	At    time.Time
}

// keepMailed stores the address for the next page.
func (h *Handler) keepMailed(c *gin.Context, address string) {
	sealed := seal.Text(h.Sealer, mailedLabel, "", mailedNote{Email: address, At: h.Now()})
	h.SetCookie(c, http.Cookie{Name: mailedCookie, Value: sealed, Path: MailedPath, MaxAge: int(mailedFor.Seconds())})
}

// mailedTo returns the stored address, or "".
func (h *Handler) mailedTo(c *gin.Context) string {
	sealed, err := c.Cookie(mailedCookie)
	if err != nil {
		return ""
	}
	note, err := seal.OpenText[mailedNote](h.Sealer, mailedLabel, "", sealed)
	if err != nil || h.Now().Sub(note.At) > mailedFor {
		return ""
	}
	return note.Email
}
