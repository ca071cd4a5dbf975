package reservations

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// Preparation answers with what the patient did before a visit or a call without one (E6).
func (h *Handler) Preparation(find entries.Find) func(*gin.Context) error {
	return func(c *gin.Context) error {
		clinic, found, err := h.Entries.Found(c, find)
		if err != nil {
			return err
		}
		return h.answerPreparation(c, clinic, preparedFor(found))
	}
}

// Admit lets a patient into the call who could not agree to the explanation. It is on record that the agreement is
// missing, and who let the patient in.
func (h *Handler) Admit(find entries.Find) func(*gin.Context) error {
	return func(c *gin.Context) error {
		clinic, found, err := h.Entries.Found(c, find)
		if err != nil {
			return err
		}
		if found.Call == nil || found.Call.State.Ended() {
			return madoguchi.ErrNotOpen
		}
		by, at := access.SignedIn(c).Actor(), wire.Instant(h.Now())
		err = h.Store.AdmitUnprepared(c.Request.Context(), madoguchi.Preparation{
			ClinicID: clinic.ID, ReservationID: preparedFor(found), AdmittedAt: at, AdmittedBy: by.Name,
		})
		if err != nil {
			return err
		}
		return h.answerPreparation(c, clinic, preparedFor(found))
	}
}

// preparedFor returns the ID under which an entry's preparation is kept.
func preparedFor(entry entries.Record) madoguchi.ReservationID {
	if entry.Reservation != nil {
		return entry.Reservation.ID
	}
	return entry.Call.PreparedFor()
}

func (h *Handler) answerPreparation(c *gin.Context, clinic madoguchi.Clinic, of madoguchi.ReservationID) error {
	done, err := h.preparation(c.Request.Context(), clinic.ID, of)
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
