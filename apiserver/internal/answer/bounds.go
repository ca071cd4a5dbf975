package answer

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// The sizes of the largest requests, in bytes. A request of the Temporal Web UI holds a whole page of payloads.
const (
	maxBody      = 64 << 10
	maxCodecBody = 16 << 20
)

// Bound limits the size of the body that any handler reads.
func Bound(c *gin.Context) {
	most := int64(maxBody)
	if strings.HasPrefix(c.Request.URL.Path, "/codec/") {
		most = maxCodecBody
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most)
}
