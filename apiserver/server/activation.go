package server

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// A registration's password counts only where the mailed link is opened in the browser that applied. Anybody can apply
// with anybody's address: a stranger's password must not open the account that the address's owner confirms.
//
//	link ──► opened where it was applied for ──► button ──► done
//	   └───► opened elsewhere ──► what was applied for, new password ──► done, with that one

// activatePage is what the link of a registration's mail opens (C7).
func (s *Server) activatePage(c *gin.Context) error {
	link, err := s.linkOf(c, madoguchi.Activation)
	if err == nil {
		err = s.activateStep(c, http.StatusOK, link, web.PasswordForm{}, "")
	}
	return s.linkRefused(c, madoguchi.Activation, s.activationNotice(c, err))
}

// activateForm completes the registration.
func (s *Server) activateForm(c *gin.Context) error {
	link, err := s.linkOf(c, madoguchi.Activation)
	if err != nil {
		return s.linkRefused(c, madoguchi.Activation, s.activationNotice(c, err))
	}
	form, err := passwords.ReadForm(c)
	if err != nil {
		return err
	}
	applied := s.appliedHere(c, link.ID)
	if faults := form.Faults(); !applied && faults != nil {
		return s.activateStep(c, http.StatusUnprocessableEntity, link, web.PasswordForm{Faults: faults}, "")
	}
	if err := s.activate(c, link, applied, form.Password); err != nil {
		return s.linkRefused(c, madoguchi.Activation, s.answers.OrNotice(c, err, func(status int, notice string) error {
			return s.activateStep(c, status, link, web.PasswordForm{}, notice)
		}))
	}
	c.Redirect(http.StatusSeeOther, "/activate-done")
	return nil
}

func (s *Server) activate(c *gin.Context, link madoguchi.Verification, applied bool, password string) error {
	if !applied {
		return s.usePassword(c, link.ID, password, s.Processes.Activate)
	}
	return s.use(c, link.ID, "", func(ctx context.Context, link madoguchi.Verification) error {
		return s.Processes.Activate(ctx, link, "")
	})
}

// activateStep shows the button and, in a browser that has not applied, what was applied for and a password to choose.
func (s *Server) activateStep(
	c *gin.Context, status int, link madoguchi.Verification, form web.PasswordForm, notice string,
) error {
	page := web.Activate{Frame: s.answers.Frame(c, madoguchi.Clinic{}), PasswordForm: form, Notice: notice}
	if !s.appliedHere(c, link.ID) {
		asked, err := s.Processes.Asked(c.Request.Context(), link)
		if err != nil {
			return s.whyNot(c.Request.Context(), link.ID, err)
		}
		page.Applied, page.AppliedAt = &asked.Application.Registration, link.AskedAt.In(japan.Time)
	}
	return s.answers.Page(c, status, page)
}

// activationNotice tells of a passing trouble on a page with the button alone: nothing is known of the link then.
func (s *Server) activationNotice(c *gin.Context, err error) error {
	return s.answers.OrNotice(c, err, func(status int, notice string) error {
		return s.answers.Page(c, status, web.Activate{Frame: s.answers.Frame(c, madoguchi.Clinic{}), Notice: notice})
	})
}

func (s *Server) activatedPage(c *gin.Context) error {
	return s.answers.Page(c, http.StatusOK, web.Activated{Frame: s.guard.PortalFrame(c)})
}

const (
	appliedCookie = "madoguchi_applied"
	appliedLabel  = "registrations applied for"
	appliedFor    = 48 * time.Hour // the link lives for 24 hours after its mail, which may take its time
	appliedMost   = 8
)

// appliedNote is what the cookie holds: the newest applications that were made in the browser.
type appliedNote struct {
	IDs []madoguchi.VerificationID
	At  time.Time
}

// bindApplication notes in the browser that it has made an application.
func (s *Server) bindApplication(c *gin.Context, id madoguchi.VerificationID) {
	ids := append(s.applications(c), id)
	note := appliedNote{IDs: ids[max(0, len(ids)-appliedMost):], At: s.Now()}
	s.answers.SetCookie(c, http.Cookie{
		Name: s.answers.HostCookie(appliedCookie), Value: seal.Text(s.Sealer, appliedLabel, "", note), Path: "/",
		MaxAge: int(appliedFor.Seconds()),
	})
}

// appliedHere reports whether the application was made in this browser.
func (s *Server) appliedHere(c *gin.Context, id madoguchi.VerificationID) bool {
	return slices.Contains(s.applications(c), id)
}

// applications are the IDs that this browser's cookie notes.
func (s *Server) applications(c *gin.Context) []madoguchi.VerificationID {
	sealed, err := c.Cookie(s.answers.HostCookie(appliedCookie))
	if err != nil {
		return nil
	}
	note, err := seal.OpenText[appliedNote](s.Sealer, appliedLabel, "", sealed)
	if err != nil || s.Now().Sub(note.At) > appliedFor {
		return nil
	}
	return note.IDs
}
