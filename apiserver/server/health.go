package server

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
)

// health tells load balancers whether this process can do its work.
func (s *Server) health(c *gin.Context) error {
	if err := errors.Join(s.Processes.Healthy(c.Request.Context()), s.Store.Ping(c.Request.Context())); err != nil {
		return err
	}
	c.JSON(http.StatusOK, map[string]string{"status": "ok"})
	return nil
}
