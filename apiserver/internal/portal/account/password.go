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

// passwordForm is a submitted change of the password.
type passwordForm struct {
	passwords.Chosen
	current string
}

func (f *passwordForm) take(name, value string) bool {
	switch name {
	case "currentPassword":
		f.current = value
	case "password":
		f.Password = value
	case "passwordRepeat":
		f.Repeat = value
	case "email": // only for password managers
	default:
		return false
	}
	return true
}

// faults returns the faults that need no look at the account.
func (f passwordForm) faults() []madoguchi.Fault {
	var faults []madoguchi.Fault
	if f.current == "" {
		faults = append(faults, madoguchi.Fault{Field: "currentPassword", Rule: "required"})
	}
	return append(faults, f.Faults()...)
}

// wrongPassword is the fault of a current password that is not the account's.
func wrongPassword() []madoguchi.Fault {
	return []madoguchi.Fault{{Field: "currentPassword", Rule: madoguchi.ErrWrongPassword.Code}}
}

// PasswordForm changes the password. The other sessions end, and the owner is told by mail.
func (h *Handler) PasswordForm(c *gin.Context) error {
	var form passwordForm
	if err := answer.ReadForm(c, form.take); err != nil {
		return err
	}
	if faults := form.faults(); faults != nil {
		return h.passwordStep(c, http.StatusUnprocessableEntity, faults, "")
	}
	switch err := h.changePassword(c, form); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, Path+"?changed=password")
		return nil
	case errors.Is(err, madoguchi.ErrWrongPassword):
		h.Note(c, err)
		return h.passwordStep(c, http.StatusUnprocessableEntity, wrongPassword(), "")
	default:
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.passwordStep(c, status, nil, notice)
		})
	}
}

func (h *Handler) changePassword(c *gin.Context, form passwordForm) error {
	holder := access.AccountOf(c)
	if err := h.Passwords.ProveAccount(c, holder.Account, form.current); err != nil {
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
