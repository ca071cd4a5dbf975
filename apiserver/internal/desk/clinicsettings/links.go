package clinicsettings

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
)

// PatientLinks answers with the addresses that the clinic hands to its patients (A6, A11).
func (h *Handler) PatientLinks(c *gin.Context) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	links := api.PatientLinks{Join: h.Public.JoinPath("mypage", "join", string(clinic.ID)).String()}
	if clinic.Web.Open {
		links.Booking = h.Public.JoinPath("book", string(clinic.ID)).String()
	}
	answer.JSON(c, http.StatusOK, links)
	return nil
}
