package entrance

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// Devices lets patients check camera and microphone before a visit. Pages of visits lead there; the page's script does
// the rest.
func (h *Handler) Devices(c *gin.Context) error {
	return h.Page(c, http.StatusOK, web.Devices{Frame: h.Frame(c, madoguchi.Clinic{})})
}
