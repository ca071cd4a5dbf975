package answer

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// The sizes of the largest requests, in bytes. A request of the Temporal Web UI holds a whole page of payloads. A
// patient's preparation has up to twenty answers of a thousand characters, each of which takes nine bytes in a form.
const (
	maxBody      = 64 << 10
	maxAnswers   = 256 << 10
	maxCodecBody = 16 << 20
)

// Bound limits the size of the body that any handler reads.
func Bound(c *gin.Context) {
	most := int64(maxBody)
	switch path := c.Request.URL.Path; {
	case strings.HasPrefix(path, "/codec/"):
		most = maxCodecBody
	case strings.HasPrefix(path, "/visit/"):
		most = maxAnswers
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most)
}
