// Package heldslot remembers in a cookie which slot a browser holds, as long as it is held. After a reload, a step back
// or in another tab the slot is then the person's own, and not one that somebody else has taken.
//
//	slot held ──► cookie, sealed ──[booked, or the hold is over]──► gone
//
// The cookie has no personal data. It must not know how a slot is held.
package heldslot

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// Slot is a slot that a browser holds. Token is the booking's, from which the hold's ID derives.
type Slot struct {
	Wish  slots.Wish
	Token string
	Slot  slots.Slot
	Until time.Time // the hold's end; zero in cookies of earlier releases
}

// Memory keeps the slot of a browser. All fields are needed.
type Memory struct {
	Answers *answer.Answers
	Sealer  seal.Sealer
}

const (
	cookieName = "madoguchi_held"
	label      = "held slot"
)

// Keep remembers a slot of a clinic for the time that is left of its hold. path is that of the clinic's booking pages.
func (m Memory) Keep(c *gin.Context, clinic madoguchi.ClinicID, path string, slot Slot, left time.Duration) {
	m.Answers.SetCookie(c, http.Cookie{
		Name: cookieName, Path: path, Value: seal.Text(m.Sealer, label, string(clinic), slot),
		MaxAge: max(1, int(left/time.Second)),
	})
}

// Forget forgets the slot.
func (m Memory) Forget(c *gin.Context, path string) {
	m.Answers.SetCookie(c, http.Cookie{Name: cookieName, Path: path, MaxAge: -1})
}

// For returns the slot that the browser holds at a clinic, if it is one for the wish.
func (m Memory) For(c *gin.Context, clinic madoguchi.ClinicID, wish slots.Wish) (held Slot, ok bool) {
	sealed, err := c.Cookie(cookieName)
	if err != nil {
		return held, false
	}
	held, err = seal.OpenText[Slot](m.Sealer, label, string(clinic), sealed)
	return held, err == nil && held.suits(wish)
}

// Again reports whether a choice of a start goes on with the slot's booking: it has no token yet, or the slot's, and is
// sent again.
func (s Slot) Again(token string, start time.Time) bool {
	return token == "" || token == s.Token && s.Slot.Start.Equal(start)
}

func (s Slot) suits(wish slots.Wish) bool {
	return s.Wish.Menu == wish.Menu && s.Wish.Method == wish.Method && s.Wish.Visit == wish.Visit &&
		(wish.Doctor == "" || wish.Doctor == s.Slot.Doctor)
}
