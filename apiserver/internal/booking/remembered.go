package booking

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// heldCookie remembers the slot that a browser holds, as long as it is held. After a reload, a step back or in another
// tab the slot is then the person's own, and not one that somebody else has taken. It has no personal data.
const heldCookie = "madoguchi_held"

func (h *Handler) remember(c *gin.Context, clinic madoguchi.Clinic, d draft) {
	kept := draft{Clinic: d.Clinic, Wish: d.Wish, Token: d.Token, Slot: d.Slot}
	h.SetCookie(c, http.Cookie{
		Name: heldCookie, Path: base(clinic), Value: h.seal(kept),
		MaxAge: max(1, int(d.Until.Sub(h.Now())/time.Second)),
	})
}

func (h *Handler) forget(c *gin.Context, clinic madoguchi.Clinic) {
	h.SetCookie(c, http.Cookie{Name: heldCookie, Path: base(clinic), MaxAge: -1})
}

// own makes a draft the one whose slot the browser holds for the same wish, if it has no slot yet, or if it is sent
// again with the start that it got.
func (h *Handler) own(c *gin.Context, clinic madoguchi.Clinic, d *draft, start time.Time) {
	sealed, err := c.Cookie(heldCookie)
	if err != nil {
		return
	}
	kept, err := h.open(clinic.ID, sealed)
	if err != nil || !kept.suits(d.Wish) {
		return
	}
	if d.Token == "" || d.Token == kept.Token && kept.Slot.Start.Equal(start) {
		d.Clinic, d.Token, d.Slot = kept.Clinic, kept.Token, kept.Slot
	}
}

// suits reports whether the draft's slot is one for a wish.
func (d draft) suits(wish slots.Wish) bool {
	return d.Wish.Menu == wish.Menu && d.Wish.Method == wish.Method && d.Wish.Visit == wish.Visit &&
		(wish.Doctor == "" || wish.Doctor == d.Slot.Doctor)
}
