package server

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi"
	"madoguchi/apiserver/web"
)

// activatePage is what the link of a registration's mail opens (C7).
func (s *Server) activatePage(c *gin.Context) error {
	if _, err := s.linkOf(c, madoguchi.Activation); err != nil {
		return s.activationFailed(c, err)
	}
	return s.activateStep(c, http.StatusOK, "")
}

// activateForm completes the registration.
func (s *Server) activateForm(c *gin.Context) error {
	id, err := s.linkID(c, madoguchi.Activation)
	if err == nil {
		err = s.use(c, id, "", func(ctx context.Context, link madoguchi.Verification) error { return s.Processes.Activate(ctx, link) })
	}
	if err != nil {
		return s.activationFailed(c, err)
	}
	c.Redirect(http.StatusSeeOther, "/activate-done")
	return nil
}

func (s *Server) activateStep(c *gin.Context, status int, notice string) error {
	return s.page(c, status, web.Activate{Frame: s.frame(c, madoguchi.Clinic{}), Notice: notice})
}

// activationFailed tells a person why a link does nothing. What passes is said beside the button, which stays.
func (s *Server) activationFailed(c *gin.Context, err error) error {
	return s.linkRefused(c, madoguchi.Activation, s.orNotice(c, err, func(status int, notice string) error {
		return s.activateStep(c, status, notice)
	}))
}

func (s *Server) activatedPage(c *gin.Context) error {
	return s.page(c, http.StatusOK, web.Activated{Frame: s.portalFrame(c)})
}
