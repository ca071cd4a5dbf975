package resets

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// Staff who have forgotten the password regain access by a mail to their address. Staff who have lost the authenticator
// need the mail and their password.
//
//	ask ──► mailed        same answer, same duration for every address: the account is looked up after the answer
//	link ──► form ──► done, all sessions have ended
//
// Access to a mailbox replaces at most one of two factors. A new password needs a code or a recovery code if the
// account has a second factor. Removing the second factor needs the password.
//
// A repeated request creates another link. Each link works until one of them is used, or for its hour: a stranger's
// request does not end the owner's link. A request has no ID of its own, so that an old form cannot revive a used link.

// ResetRequestPage asks for the address. If the second factor is lost, it asks for the password too.
func (h *Handler) ResetRequestPage(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error { return h.resetRequestStep(c, http.StatusOK, purpose, "", "") }
}

func (h *Handler) resetRequestStep(c *gin.Context, status int, purpose madoguchi.Purpose, email, problem string) error {
	return h.Page(c, status,
		web.ResetRequest{Frame: h.Frame(c, madoguchi.Clinic{}), Purpose: purpose, Email: email, Problem: problem})
}

// ResetRequestForm requests the mail.
func (h *Handler) ResetRequestForm(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		form, err := passwords.ReadForm(c)
		if err != nil {
			return err
		}
		if answer.Switches(c) {
			return h.resetRequestStep(c, http.StatusOK, purpose, form.Email, "")
		}
		if err := h.askReset(c, purpose, form); err != nil {
			known, status := h.Note(c, err)
			return h.resetRequestStep(c, status, purpose, form.Email, accountProblem(known))
		}
		c.Redirect(http.StatusSeeOther, c.Request.URL.Path+"/mailed")
		return nil
	}
}

func (h *Handler) askReset(c *gin.Context, purpose madoguchi.Purpose, form passwords.Form) error {
	if err := madoguchi.CheckMail("email", form.Email); err != nil {
		return err
	}
	if purpose == madoguchi.SecondFactorReset {
		if err := h.ownsSecondFactor(c, form); err != nil {
			return err
		}
	}
	if err := h.Limits.Resets.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	id, language := madoguchi.VerificationID(madoguchi.NewID()), string(answer.Language(c))
	return h.Limits.AskReset(c.Request.Context(), purpose, h.Accounts.Account(form.Email),
		func(ctx context.Context) error { return h.Processes.AskReset(ctx, purpose, id, form.Email, language) })
}

// ownsSecondFactor checks the account's password. After a correct password it may say that the account has no second
// factor.
func (h *Handler) ownsSecondFactor(c *gin.Context, form passwords.Form) error {
	staff, err := h.Passwords.Check(c, form.Email, form.Password, h.Passwords.Devices.Of(c))
	if err == nil && !staff.SecondFactor.On() {
		err = madoguchi.ErrSecondFactorOff
	}
	return err
}

// accountProblem returns the name of the sentence about a failure on a form about an account.
func accountProblem(known *madoguchi.Error) string {
	switch {
	case known.Kind == madoguchi.KindInvalid:
		return "mailForm"
	case known.Kind == madoguchi.KindUnauthenticated, known.Kind == madoguchi.KindTooMany,
		known.Is(madoguchi.ErrSecondFactorOff):
		return known.Code
	default:
		return "unavailable"
	}
}

// ResetMailedPage says that the mail has been sent.
func (h *Handler) ResetMailedPage(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		return h.Page(c, http.StatusOK, web.ResetMailed{Frame: h.Frame(c, madoguchi.Clinic{}), Purpose: purpose})
	}
}

// NewPasswordPage answers the link of a password reset.
func (h *Handler) NewPasswordPage(c *gin.Context) error {
	_, member, err := h.OwnLink(c, madoguchi.PasswordReset)
	if err != nil {
		return h.Links.Refused(c, madoguchi.PasswordReset, err)
	}
	return h.NewPasswordStep(c, http.StatusOK, member.SecondFactor.On(), web.NewPassword{})
}

// NewPasswordStep shows the form. It asks for a code if the account has a second factor, because access to a mailbox
// resets only one of two.
func (h *Handler) NewPasswordStep(c *gin.Context, status int, asksCode bool, page web.NewPassword) error {
	page.Frame, page.AsksCode = h.Frame(c, madoguchi.Clinic{}), asksCode
	return h.Page(c, status, page)
}

// NewPasswordForm sets the new password.
func (h *Handler) NewPasswordForm(c *gin.Context) error {
	form, err := passwords.ReadForm(c)
	if err != nil {
		return err
	}
	link, member, err := h.OwnLink(c, madoguchi.PasswordReset)
	asksCode := form.Code != "" || member.SecondFactor.On()
	var clinic madoguchi.Clinic
	if err == nil {
		clinic, err = h.Store.Clinic(c.Request.Context(), member.ClinicID)
	}
	if faults := form.Faults(passwords.OfStaff(member, clinic)); err == nil && faults != nil {
		return h.NewPasswordStep(c, http.StatusUnprocessableEntity, asksCode,
			web.NewPassword{PasswordForm: web.PasswordForm{Faults: faults}})
	}
	if err == nil {
		err = h.resetPassword(c, link, member, form)
	}
	switch {
	case err == nil:
		h.Passwords.RememberStaff(c, member)
		c.Redirect(http.StatusSeeOther, "/reset-password-done")
		return nil
	case errors.Is(err, madoguchi.ErrWrongCode):
		_, status := h.Note(c, err)
		return h.NewPasswordStep(c, status, asksCode, web.NewPassword{Problem: "code"})
	default:
		return h.Links.Refused(c, madoguchi.PasswordReset, h.OrNotice(c, err, func(status int, notice string) error {
			return h.NewPasswordStep(c, status, asksCode, web.NewPassword{Notice: notice})
		}))
	}
}

// resetPassword uses the link, with a code if the account has a second factor. One write sets the password and spends
// the code. So a failed attempt costs no recovery code, and one code cannot serve two concurrent attempts.
func (h *Handler) resetPassword(
	c *gin.Context, link madoguchi.Verification, member madoguchi.Staff, form passwords.Form,
) error {
	spending := func(spent madoguchi.SpentCode) func(context.Context, madoguchi.Verification) error {
		return h.Links.Hashing(form.Password,
			func(ctx context.Context, link madoguchi.Verification, hash string) error {
				return h.Processes.UseLink(ctx, link, hash, spent)
			})
	}
	if !member.SecondFactor.On() {
		return h.Links.Use(c, link.ID, form.Password, spending(madoguchi.SpentCode{}))
	}
	return h.Links.Use(c, link.ID, form.Password+"\x00"+form.Code,
		func(ctx context.Context, link madoguchi.Verification) error {
			spent, err := h.SecondFactor.CodeToSpend(c, member, form.Code)
			if err == nil {
				err = spending(spent)(ctx, link)
			}
			if !errors.Is(err, madoguchi.ErrWrongCode) {
				return err
			}
			if _, ended := h.Links.Usable(ctx, link.ID); ended != nil {
				return ended // and another request has spent the code
			}
			return err
		})
}

// OwnLink returns the link in the path and its account. It refuses the link of a person who has since left the clinic.
func (h *Handler) OwnLink(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.Verification, madoguchi.Staff, error) {
	link, asked, err := h.askedBy(c, purpose)
	if err != nil {
		return link, madoguchi.Staff{}, err
	}
	member, err := h.Store.StaffByEmail(c.Request.Context(), asked.Address)
	if errors.Is(err, madoguchi.ErrNotFound) {
		err = madoguchi.ErrLinkExpired.Because(err)
	}
	return link, member, err
}

// askedBy returns the link in the path and its request.
func (h *Handler) askedBy(
	c *gin.Context, purpose madoguchi.Purpose,
) (madoguchi.Verification, accounts.LinkRequest, error) {
	link, err := h.Links.Of(c, purpose)
	if err != nil {
		return link, accounts.LinkRequest{}, err
	}
	asked, err := h.Processes.Asked(c.Request.Context(), link)
	return link, asked, h.Links.Explain(c.Request.Context(), link.ID, err)
}

// RemovalPage answers the link that removes the second factor.
func (h *Handler) RemovalPage(c *gin.Context) error {
	if _, err := h.Links.Of(c, madoguchi.SecondFactorReset); err != nil {
		return h.Links.Refused(c, madoguchi.SecondFactorReset, err)
	}
	return h.removalStep(c, http.StatusOK, "", "")
}

func (h *Handler) removalStep(c *gin.Context, status int, email, problem string) error {
	return h.Page(c, status,
		web.SecondFactorRemoval{Frame: h.Frame(c, madoguchi.Clinic{}), Email: email, Problem: problem})
}

// RemovalForm asks for address and password again, because another person may have read the mail. A link does not
// contain its address.
func (h *Handler) RemovalForm(c *gin.Context) error {
	link, err := h.Links.Of(c, madoguchi.SecondFactorReset)
	if err != nil {
		return h.Links.Refused(c, madoguchi.SecondFactorReset, err)
	}
	form, err := passwords.ReadForm(c)
	if err != nil {
		return err
	}
	if err := h.remove(c, link, form); err != nil {
		known, status := answer.Refusal(err)
		switch known.Kind {
		case madoguchi.KindUnauthenticated, madoguchi.KindTooMany, madoguchi.KindUnavailable:
			h.Note(c, err)
			return h.removalStep(c, status, form.Email, accountProblem(known))
		default:
			return h.Links.Refused(c, madoguchi.SecondFactorReset, err)
		}
	}
	c.Redirect(http.StatusSeeOther, "/reset-second-factor-done")
	return nil
}

func (h *Handler) remove(c *gin.Context, link madoguchi.Verification, form passwords.Form) error {
	staff, err := h.Passwords.Check(c, form.Email, form.Password, h.Passwords.Devices.Of(c))
	if err != nil {
		return err
	}
	if !slices.Contains(h.Accounts.Accounts(staff.Email), link.Account) {
		return madoguchi.ErrWrongCredentials
	}
	return h.Links.Use(c, link.ID, "", func(ctx context.Context, link madoguchi.Verification) error {
		return h.Processes.UseLink(ctx, link, "", madoguchi.SpentCode{})
	})
}
