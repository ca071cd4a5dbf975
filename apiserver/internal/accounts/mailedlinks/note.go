package mailedlinks

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
)

// Notes carry the address that was typed to the page that says to look for the mail, so that the reader notices a
// typing error and does not type it again. A sealed cookie carries it; it is in no URL. Without the cookie there is
// none. All fields are needed.
type Notes struct {
	*answer.Answers
	Sealer seal.Sealer
	Label  string // what the cookie is sealed for
	Path   string // of the pages that read the note
}

const (
	noteCookie = "madoguchi_mailed"
	noteFor    = 10 * time.Minute
)

// Note is the cookie's content.
type Note struct {
	Email string
	Next  string // the page afterwards; may be empty
	At    time.Time
}

// Keep stores an address for the next page.
func (n Notes) Keep(c *gin.Context, email, next string) {
	sealed := seal.Text(n.Sealer, n.Label, "", Note{Email: email, Next: next, At: n.Now()})
	n.SetCookie(c, http.Cookie{Name: noteCookie, Value: sealed, Path: n.Path, MaxAge: int(noteFor.Seconds())})
}

// Read returns the stored note, or a zero one.
func (n Notes) Read(c *gin.Context) Note {
	sealed, err := c.Cookie(noteCookie)
	if err != nil {
		return Note{}
	}
	note, err := seal.OpenText[Note](n.Sealer, n.Label, "", sealed)
	if err != nil || n.Now().Sub(note.At) > noteFor {
		return Note{}
	}
	return note
}
