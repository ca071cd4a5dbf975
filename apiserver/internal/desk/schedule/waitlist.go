package schedule

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Waitlist answers with the patients who wait for a slot on a day (E5).
func (h *Handler) Waitlist(c *gin.Context) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	day := c.Query("day")
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return madoguchi.Invalid("day", "day")
	}
	entries, err := h.Store.WaitingOn(c.Request.Context(), clinic.ID, day)
	if err != nil {
		return err
	}
	wire := api.Waitlist{Day: day, Waiting: []api.WaitlistEntry{}}
	for _, entry := range entries {
		wire.Waiting = append(wire.Waiting, api.WaitlistEntryOf(entry))
	}
	answer.JSON(c, http.StatusOK, wire)
	return nil
}
