package account

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// PasswordForm changes the password. The other sessions end, and the owner is told by mail.
func (h *Handler) PasswordForm(c *gin.Context) error {
	var form passwords.Change
	if err := answer.ReadForm(c, form.Take); err != nil {
		return err
	}
	if faults := form.Faults(passwords.OfAccount(access.AccountOf(c).Account)); faults != nil {
		return h.passwordStep(c, http.StatusUnprocessableEntity, faults, "")
	}
	switch err := h.changePassword(c, form); {
	case err == nil:
		h.Passwords.RememberAccount(c, access.AccountOf(c).Account.ID)
		c.Redirect(http.StatusSeeOther, Path+"?changed=password")
		return nil
	case errors.Is(err, madoguchi.ErrWrongPassword):
		h.Note(c, err)
		return h.passwordStep(c, http.StatusUnprocessableEntity, passwords.WrongPassword(), "")
	default:
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.passwordStep(c, status, nil, notice)
		})
	}
}

func (h *Handler) changePassword(c *gin.Context, form passwords.Change) error {
	holder := access.AccountOf(c)
	if err := h.Passwords.ProveAccount(c, holder.Account, form.Current); err != nil {
		return err
	}
	hash, err := h.Links.HashFor(c.Request.Context(), form.Password)
	if err != nil {
		return err
	}
	return h.Processes.ChangePassword(c.Request.Context(), accounts.PasswordChangeRequest{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Account: holder.Account.ID, Hash: hash,
		At:   h.Now(),
		Keep: holder.Session.SecretHash, Address: holder.Account.Email, Language: string(answer.Language(c)),
	})
}
