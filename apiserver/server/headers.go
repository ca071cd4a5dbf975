package server

import (
	"strings"

	"github.com/gin-gonic/gin"
)

// secure sets the headers that every answer carries (OWASP Secure Headers).
func (s *Server) secure(c *gin.Context) {
	header := c.Writer.Header()
	header.Set("Content-Security-Policy", s.contentPolicy())
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer") // a call's URL must not reach another site
	header.Set("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(), geolocation=()")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.Public.Scheme == "https" {
		header.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	if !strings.HasPrefix(c.Request.URL.Path, "/static/") {
		header.Set("Cache-Control", "no-store")
	}
	c.Next()
}

func (s *Server) contentPolicy() string {
	sockets := "ws://" + s.Public.Host
	if s.Public.Scheme == "https" {
		sockets = "wss://" + s.Public.Host
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"media-src 'self' blob:; connect-src 'self' " + sockets + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}
