package entrance

import (
	"crypto/rand"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
)

// loaded is how many bytes the check of the devices loads to measure the line. At 2 Mbit/s, which a call in good
// quality takes, they need a second.
const loaded = 256 << 10

// noise is data that nothing on the way compresses.
var noise = sync.OnceValue(func() []byte {
	data := make([]byte, loaded)
	_, _ = rand.Read(data)
	return data
})

// Line answers the script that measures the line (D5): with nothing, for the time of an answer, or with data.
func (h *Handler) Line(c *gin.Context) error {
	if c.Query("ping") != "" {
		c.Status(http.StatusNoContent)
		return nil
	}
	if err := h.Limits.Lines.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	c.Data(http.StatusOK, "application/octet-stream", noise())
	return nil
}
