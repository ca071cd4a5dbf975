package registration

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// The password of a registration counts only if the mailed link is opened in the browser that applied. Anyone can apply
// with any address. A stranger's password must not give access to the account that the owner of the address confirms.
//
//	link ──► opened where it was applied for ──► button ──► done
//	   └───► opened elsewhere ──► the application's data, new password ──► done, with that one

// ActivatePage answers the link in a registration's mail (C7).
func (a *Activation) ActivatePage(c *gin.Context) error {
	link, err := a.Links.Of(c, madoguchi.Activation)
	if err == nil {
		err = a.activateStep(c, http.StatusOK, link, web.PasswordForm{}, "")
	}
	return a.Links.Refused(c, madoguchi.Activation, a.activationNotice(c, err))
}

// ActivateForm completes the registration.
func (a *Activation) ActivateForm(c *gin.Context) error {
	link, err := a.Links.Of(c, madoguchi.Activation)
	if err != nil {
		return a.Links.Refused(c, madoguchi.Activation, a.activationNotice(c, err))
	}
	form, err := passwords.ReadForm(c)
	if err != nil {
		return err
	}
	applied := a.appliedHere(c, link.ID)
	faults, err := a.faults(c, link, form)
	if err != nil {
		return a.Links.Refused(c, madoguchi.Activation, a.activationNotice(c, err))
	}
	if faults != nil {
		return a.activateStep(c, http.StatusUnprocessableEntity, link, web.PasswordForm{Faults: faults}, "")
	}
	if err := a.activate(c, link, applied, form.Password); err != nil {
		return a.Links.Refused(c, madoguchi.Activation, a.OrNotice(c, err, func(status int, notice string) error {
			return a.activateStep(c, status, link, web.PasswordForm{}, notice)
		}))
	}
	c.Redirect(http.StatusSeeOther, "/activate-done")
	return nil
}

// faults returns the faults of a new password. It has to fit the application.
func (a *Activation) faults(
	c *gin.Context, link madoguchi.Verification, form passwords.Form,
) ([]madoguchi.Fault, error) {
	if a.appliedHere(c, link.ID) {
		return nil, nil // the application's password counts
	}
	asked, err := a.Processes.Asked(c.Request.Context(), link)
	if err != nil {
		return nil, a.Links.Explain(c.Request.Context(), link.ID, err)
	}
	return form.Faults(ruleOf(asked.Application.Registration)), nil
}

func (a *Activation) activate(c *gin.Context, link madoguchi.Verification, applied bool, password string) error {
	if !applied {
		return a.Links.UsePassword(c, link.ID, password, a.Processes.Activate)
	}
	return a.Links.Use(c, link.ID, "", func(ctx context.Context, link madoguchi.Verification) error {
		return a.Processes.Activate(ctx, link, "")
	})
}

// activateStep shows the button. In another browser than the applicant's, it also shows the application's data and asks
// for a new password.
func (a *Activation) activateStep(
	c *gin.Context, status int, link madoguchi.Verification, form web.PasswordForm, notice string,
) error {
	page := web.Activate{Frame: a.Frame(c, madoguchi.Clinic{}), PasswordForm: form, Notice: notice}
	if !a.appliedHere(c, link.ID) {
		asked, err := a.Processes.Asked(c.Request.Context(), link)
		if err != nil {
			return a.Links.Explain(c.Request.Context(), link.ID, err)
		}
		page.Applied, page.AppliedAt = &asked.Application.Registration, link.AskedAt.In(japan.Time)
	}
	return a.Page(c, status, page)
}

// activationNotice reports a temporary failure on a page with only the button, because the link is not known then.
func (a *Activation) activationNotice(c *gin.Context, err error) error {
	return a.OrNotice(c, err, func(status int, notice string) error {
		return a.Page(c, status, web.Activate{Frame: a.Frame(c, madoguchi.Clinic{}), Notice: notice})
	})
}

// ActivatedPage confirms the registration.
func (a *Activation) ActivatedPage(c *gin.Context) error {
	return a.Page(c, http.StatusOK, web.Activated{Frame: a.Guard.PortalFrame(c)})
}

// The cookie that records the browser's applications, and its lifetime.
const (
	appliedCookie = "madoguchi_applied"
	appliedLabel  = "registrations applied for"
	appliedFor    = 48 * time.Hour // the link is valid for 24 hours after its mail, which may be late
	appliedMost   = 8
)

// appliedNote is the cookie's content: the newest applications of the browser.
type appliedNote struct {
	IDs []madoguchi.VerificationID
	At  time.Time
}

// bindApplication records in the browser that it has made an application.
func (a *Activation) bindApplication(c *gin.Context, id madoguchi.VerificationID) {
	ids := append(a.applications(c), id)
	note := appliedNote{IDs: ids[max(0, len(ids)-appliedMost):], At: a.Now()}
	a.SetCookie(c, http.Cookie{
		Name: a.HostCookie(appliedCookie), Value: seal.Text(a.Sealer, appliedLabel, "", note), Path: "/",
		MaxAge: int(appliedFor.Seconds()),
	})
}

// appliedHere reports whether the application was made in this browser.
func (a *Activation) appliedHere(c *gin.Context, id madoguchi.VerificationID) bool {
	return slices.Contains(a.applications(c), id)
}

// applications returns the IDs in this browser's cookie.
func (a *Activation) applications(c *gin.Context) []madoguchi.VerificationID {
	sealed, err := c.Cookie(a.HostCookie(appliedCookie))
	if err != nil {
		return nil
	}
	note, err := seal.OpenText[appliedNote](a.Sealer, appliedLabel, "", sealed)
	if err != nil || a.Now().Sub(note.At) > appliedFor {
		return nil
	}
	return note.IDs
}
