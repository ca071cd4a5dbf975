package reservations

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Preparation answers with what the patient did before the visit (E6).
func (h *Handler) Preparation(c *gin.Context) error {
	clinic, found, err := h.Entries.Found(c, h.Entries.Reservation)
	if err != nil {
		return err
	}
	done, err := h.preparation(c.Request.Context(), clinic.ID, found.Reservation.ID)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, done)
	return nil
}

// preparation reads what the patient did, and the text that the patient agreed to.
func (h *Handler) preparation(
	ctx context.Context, clinic madoguchi.ClinicID, visit madoguchi.ReservationID,
) (api.Preparation, error) {
	done, err := h.Store.Preparation(ctx, clinic, visit)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return api.PreparationOf(madoguchi.Preparation{}, madoguchi.Explanation{}), nil
	}
	if err != nil || done.Explanation == "" {
		return api.PreparationOf(done, madoguchi.Explanation{}), err
	}
	agreedTo, err := h.Store.Explanation(ctx, clinic, done.Explanation)
	return api.PreparationOf(done, agreedTo), err
}
