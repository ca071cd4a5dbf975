package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi"
	"madoguchi/apiserver/web"
)

// activatePage is what a mailed link opens (C7). It changes nothing, so that a mail scanner that fetches it uses nothing up.
func (s *Server) activatePage(c *gin.Context) error {
	if _, err := s.activation(c); err != nil {
		return s.activationFailed(c, err)
	}
	return s.page(c, http.StatusOK, web.Activate{Frame: s.frame(c, madoguchi.Clinic{})})
}

// activateForm completes the registration. Those who press at the same time share one answer.
func (s *Server) activateForm(c *gin.Context) error {
	id, err := s.activation(c)
	if err == nil {
		_, err, _ = s.activations.Do(string(id), func() (any, error) {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), activateWithin) // others may wait for it too
			defer cancel()
			return nil, s.activate(ctx, id)
		})
	}
	if err != nil {
		return s.activationFailed(c, err)
	}
	c.Redirect(http.StatusSeeOther, "/activate-done")
	return nil
}

// activate uses a link that the store says can be used. The process behind one that was used or has expired is over.
func (s *Server) activate(ctx context.Context, id madoguchi.VerificationID) error {
	link, err := s.link(ctx, id)
	if err != nil {
		return err
	}
	err = s.Processes.Activate(ctx, link)
	if errors.Is(err, madoguchi.ErrNotOpen) || errors.Is(err, madoguchi.ErrNotFound) {
		if _, ended := s.link(ctx, id); ended != nil {
			return ended
		}
	}
	return err
}

// link returns a mailed link that can be used, or why it cannot. The store forgets links long after they have expired.
func (s *Server) link(ctx context.Context, id madoguchi.VerificationID) (madoguchi.Verification, error) {
	link, err := s.Store.Verification(ctx, id)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return link, madoguchi.ErrLinkExpired.Because(err)
	}
	if err != nil {
		return link, err
	}
	return link, link.Refusal()
}

// activateWithin bounds one activation.
const activateWithin = 20 * time.Second

func (s *Server) activatedPage(c *gin.Context) error {
	return s.page(c, http.StatusOK, web.Activated{Frame: s.portalFrame(c)})
}

// activation is the application that the link in the path belongs to. Whoever tries many is stopped.
func (s *Server) activation(c *gin.Context) (madoguchi.VerificationID, error) {
	id, err := s.LinkKeys.OpenMailToken(madoguchi.Activation, c.Param("token"))
	if err != nil {
		if limited := s.limits.links.take(c.ClientIP()); limited != nil {
			return "", limited
		}
	}
	return id, err
}

// activationFailed tells a person why a link does nothing. What passes is said beside the button, which stays.
func (s *Server) activationFailed(c *gin.Context, err error) error {
	known, status := s.note(c, err)
	switch known.Kind {
	case madoguchi.KindTooMany, madoguchi.KindUnavailable:
		return s.page(c, status, web.Activate{Frame: s.frame(c, madoguchi.Clinic{}), Notice: string(known.Kind)})
	case madoguchi.KindNotFound, madoguchi.KindGone, madoguchi.KindConflict:
		return s.page(c, status, web.ActivationRefused{Frame: s.portalFrame(c), Code: known.Code})
	default:
		return err
	}
}
