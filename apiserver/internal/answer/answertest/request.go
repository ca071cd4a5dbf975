// Package answertest makes requests for tests of the handlers. No program imports it.
package answertest

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
)

// Request returns a POST with a body and a header.
func Request(body string, header http.Header) *gin.Context {
	gin.SetMode(gin.ReleaseMode)
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	c.Request.Header = header
	return c
}
