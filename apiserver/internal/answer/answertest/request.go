// Package answertest makes requests as handlers find them, for tests of what reads them. It is no part of a program.
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
