package schedule

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Day answers with one day of the clinic (B1, B7). It omits cancelled entries unless the query asks for them.
func (h *Handler) Day(c *gin.Context) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	day, err := time.ParseInLocation(time.DateOnly, c.Query("day"), clinic.Location())
	if err != nil {
		return madoguchi.Invalid("day", "day")
	}
	withCancelled, err := boolOr(c.Query("cancelled"), false)
	if err != nil {
		return madoguchi.Invalid("cancelled", "unknown")
	}
	records, err := h.Entries.Between(c.Request.Context(), clinic.ID, day, day.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	wire := api.Day{Day: day.Format(time.DateOnly), Entries: []api.Entry{}}
	for _, record := range records {
		if withCancelled || !record.Cancelled() {
			wire.Entries = append(wire.Entries, record.Entry(clinic))
		}
	}
	if wire.Holds, err = h.holds(c.Request.Context(), clinic, wire.Day); err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, wire)
	return nil
}

// boolOr parses a boolean query parameter, or returns the preset if it is missing.
func boolOr(text string, preset bool) (bool, error) {
	if text == "" {
		return preset, nil
	}
	return strconv.ParseBool(text)
}

// instantOr parses an instant of the query, or returns the preset if it is missing.
func instantOr(text string, preset time.Time) (time.Time, error) {
	if text == "" {
		return preset, nil
	}
	return time.Parse(time.RFC3339, text)
}
