package signup

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/portal/signin"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// PasswordPage answers the link of a sign-up or of a reset.
func (h *Handler) PasswordPage(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		_, asked, err := h.asked(c, purpose)
		if err != nil {
			return h.Links.Refused(c, purpose, err)
		}
		return h.passwordStep(c, http.StatusOK, purpose, asked, web.PasswordForm{}, "")
	}
}

// asked returns the link in the path and its request. It refuses the reset of an account that does not exist any more.
func (h *Handler) asked(
	c *gin.Context, purpose madoguchi.Purpose,
) (madoguchi.Verification, accounts.LinkRequest, error) {
	link, err := h.Links.Of(c, purpose)
	if err != nil {
		return link, accounts.LinkRequest{}, err
	}
	ctx := c.Request.Context()
	asked, err := h.Processes.Asked(ctx, link)
	if err != nil {
		return link, asked, h.Links.Explain(ctx, link.ID, err)
	}
	if purpose == madoguchi.AccountReset {
		account, err := h.Store.AccountByEmail(ctx, asked.Address)
		if errors.Is(err, madoguchi.ErrNotFound) || err == nil && account.CreatedAt.After(link.AskedAt) {
			return link, asked, madoguchi.ErrLinkExpired.Because(err)
		}
		return link, asked, err
	}
	return link, asked, nil
}

func (h *Handler) passwordStep(
	c *gin.Context, status int, purpose madoguchi.Purpose, asked accounts.LinkRequest, form web.PasswordForm,
	notice string,
) error {
	return h.Page(c, status, portalpages.SetPassword{
		Frame: h.Guard.AccountFrame(c), PasswordForm: form, Purpose: purpose, Email: asked.Address,
		AgreedTo: versionsOf(h.consent(c)), Notice: notice,
	})
}

// PasswordForm sets the password. After a sign-up, the patient is signed in and goes on to the profile.
func (h *Handler) PasswordForm(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		form, err := passwords.ReadForm(c)
		if err != nil {
			return err
		}
		link, asked, err := h.asked(c, purpose)
		if err != nil {
			return h.Links.Refused(c, purpose, err)
		}
		rule, err := h.ruleFor(c, purpose, asked)
		if err != nil {
			return err
		}
		consent, shown := h.consent(c), web.PasswordForm{Agreed: form.Agreed, Faults: form.Faults(rule)}
		if purpose == madoguchi.SignUp {
			shown.Faults = append(shown.Faults, passwords.Agreement(form.Agreed)...)
		}
		switch {
		case shown.Faults != nil:
			return h.passwordStep(c, http.StatusUnprocessableEntity, purpose, asked, shown, "")
		case purpose == madoguchi.SignUp && form.AgreedTo != versionsOf(consent):
			return h.passwordStep(c, http.StatusConflict, purpose, asked, web.PasswordForm{}, "agreement")
		}
		used := func(ctx context.Context, link madoguchi.Verification, hash string) error {
			return h.Processes.Join(ctx, link, hash, consent)
		}
		if err := h.Links.UsePassword(c, link.ID, form.Password, used); err != nil {
			err = h.OrNotice(c, err, func(status int, notice string) error {
				return h.passwordStep(c, status, purpose, asked, shown, notice)
			})
			return h.Links.Refused(c, purpose, err)
		}
		if purpose == madoguchi.AccountReset {
			h.remember(c, asked.Address)
			c.Redirect(http.StatusSeeOther, ResetPath+"-done")
			return nil
		}
		return h.goOn(c, link, asked.Next)
	}
}

// remember makes the browser's device known to the account with an address, after its reset. If the account cannot be
// read, the next sign-in does so.
func (h *Handler) remember(c *gin.Context, address string) {
	account, err := h.Store.AccountByEmail(c.Request.Context(), address)
	if err != nil {
		h.Logger.Warn("a device is not remembered after a reset", slog.Any("cause", err))
		return
	}
	h.Passwords.RememberAccount(c, account.ID)
}

// ruleFor returns the rule for the password of the account that a link is for.
func (h *Handler) ruleFor(
	c *gin.Context, purpose madoguchi.Purpose, asked accounts.LinkRequest,
) (rule passwords.Rule, err error) {
	account := madoguchi.Account{Email: asked.Address}
	switch {
	case purpose == madoguchi.AccountReset:
		account, err = h.Store.AccountByEmail(c.Request.Context(), asked.Address)
	case asked.Profile != nil:
		account.Profile = *asked.Profile
	}
	return passwords.OfAccount(account), err
}

// goOn signs the patient in whose account has just been created. If that fails, the patient signs in with the password.
func (h *Handler) goOn(c *gin.Context, link madoguchi.Verification, next string) error {
	next = access.PatientPath(next)
	account, err := h.Store.Account(c.Request.Context(), madoguchi.SignUpAccount(link.ID))
	if err == nil {
		err = h.SignIn.Enter(c, account)
	}
	if err != nil {
		h.Note(c, err)
		c.Redirect(http.StatusSeeOther, portalpages.SignIn{Next: next}.With(signin.Path))
		return nil
	}
	c.Redirect(http.StatusSeeOther, signin.After(madoguchi.Account{}, next))
	return nil
}

// versionsOf returns the versions of the texts in a consent, for the form.
func versionsOf(consent madoguchi.Consent) string { return consent.Terms + " " + consent.Privacy }

// consent returns the versions that a patient who agrees now agrees to.
func (h *Handler) consent(c *gin.Context) madoguchi.Consent {
	terms, privacy := h.Content.Versions(string(answer.Language(c)))
	return madoguchi.Consent{Terms: terms, Privacy: privacy, At: h.Now()}
}

// DonePage confirms what was done: a new password, another address, or the withdrawal.
func (h *Handler) DonePage(what string) func(*gin.Context) error {
	return func(c *gin.Context) error {
		return h.Page(c, http.StatusOK, portalpages.Done{
			Frame: h.Guard.AccountFrame(c), What: what, Cancelled: c.Query("visits") == "cancelled",
			Open: c.Query("open") != "", Waited: c.Query("waits") != "",
		})
	}
}
