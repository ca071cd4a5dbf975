package account

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// The pages of the changes.
const (
	AddressPath  = Path + "/address"
	PasswordPath = Path + "/password"
)

// AccountPage shows what can be changed.
func (h *Handler) AccountPage(c *gin.Context) error {
	return h.Page(c, http.StatusOK, portalpages.Account{
		Frame: h.Guard.AccountFrame(c), Email: access.AccountOf(c).Account.Email,
		Changed: c.Query("changed") == "password",
	})
}

// addressForm is a submitted change of the address.
type addressForm struct{ email, password string }

func (f *addressForm) take(name, value string) bool {
	switch name {
	case "newEmail":
		f.email = madoguchi.FoldMail(value)
	case "currentPassword":
		f.password = value
	case "email", portalpages.Author: // only for password managers, and for the sign-in
	default:
		return false
	}
	return true
}

// faults returns the faults that need no look at the password.
func (f addressForm) faults(current string) []madoguchi.Fault {
	var faults []madoguchi.Fault
	switch fault := madoguchi.AddressFault("newEmail", f.email); {
	case fault != nil:
		faults = append(faults, *fault)
	case f.email == current:
		faults = append(faults, madoguchi.Fault{Field: "newEmail", Rule: "sameAddress"})
	}
	if f.password == "" {
		faults = append(faults, madoguchi.Fault{Field: "currentPassword", Rule: "required"})
	}
	return faults
}

// AddressPage asks for a new address, and for the password: somebody else at an open session must not take the account.
func (h *Handler) AddressPage(c *gin.Context) error {
	return h.addressStep(c, http.StatusOK, "", nil, "")
}

func (h *Handler) addressStep(
	c *gin.Context, status int, email string, faults []madoguchi.Fault, notice string,
) error {
	return h.Page(c, status, portalpages.ChangeAddress{
		Frame: h.Guard.AccountFrame(c), Current: access.AccountOf(c).Account.Email, Email: email, Faults: faults,
		Notice: notice,
	})
}

// AddressForm mails a link to the new address. The address changes when the link is opened and confirmed. Whether the
// address has an account is looked up after the answer.
func (h *Handler) AddressForm(c *gin.Context) error {
	var form addressForm
	if err := answer.ReadForm(c, form.take); err != nil {
		return err
	}
	if answer.Switches(c) {
		return h.addressStep(c, http.StatusOK, form.email, nil, "")
	}
	if faults := form.faults(access.AccountOf(c).Account.Email); faults != nil {
		return h.addressStep(c, http.StatusUnprocessableEntity, form.email, faults, "")
	}
	switch err := h.askAddress(c, form); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, AddressPath+"/mailed")
		return nil
	case errors.Is(err, madoguchi.ErrWrongPassword):
		h.Note(c, err)
		return h.addressStep(c, http.StatusUnprocessableEntity, form.email, passwords.WrongPassword(), "")
	default:
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.addressStep(c, status, form.email, nil, notice)
		})
	}
}

func (h *Handler) askAddress(c *gin.Context, form addressForm) error {
	account := access.AccountOf(c).Account
	if err := h.Passwords.ProveAccount(c, account, form.password); err != nil {
		return err
	}
	if err := h.Limits.Resets.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	id, language := madoguchi.VerificationID(madoguchi.NewID()), string(answer.Language(c))
	return h.Limits.AskMail(c.Request.Context(), madoguchi.AddressChange, h.Accounts.Account(form.email),
		func(ctx context.Context) error {
			return h.Processes.AskAddressChange(ctx, id, account, form.email, language)
		})
}

// ConfirmAddressPage answers the link that was mailed to the new address. It needs no sign-in: the owner may open it on
// another device.
func (h *Handler) ConfirmAddressPage(c *gin.Context) error {
	_, asked, err := h.asked(c)
	if err != nil {
		return h.Links.Refused(c, madoguchi.AddressChange, err)
	}
	return h.confirmAddress(c, http.StatusOK, asked, "")
}

func (h *Handler) asked(c *gin.Context) (madoguchi.Verification, accounts.LinkRequest, error) {
	link, err := h.Links.Of(c, madoguchi.AddressChange)
	if err != nil {
		return link, accounts.LinkRequest{}, err
	}
	asked, err := h.Processes.Asked(c.Request.Context(), link)
	return link, asked, h.Links.Explain(c.Request.Context(), link.ID, err)
}

func (h *Handler) confirmAddress(c *gin.Context, status int, asked accounts.LinkRequest, notice string) error {
	return h.Page(c, status, portalpages.ConfirmAddress{
		Frame: h.Guard.AccountFrame(c), Email: asked.Address, Notice: notice,
	})
}

// ConfirmAddressForm changes the address.
func (h *Handler) ConfirmAddressForm(c *gin.Context) error {
	link, asked, err := h.asked(c)
	if err == nil {
		err = h.Links.Use(c, link.ID, "", func(ctx context.Context, link madoguchi.Verification) error {
			return h.Processes.UseLink(ctx, link, "", madoguchi.SpentCode{})
		})
	}
	if err != nil {
		return h.Links.Refused(c, madoguchi.AddressChange, h.OrNotice(c, err, func(status int, notice string) error {
			return h.confirmAddress(c, status, asked, notice)
		}))
	}
	c.Redirect(http.StatusSeeOther, access.MyPage+"/address-done")
	return nil
}

// PasswordPage asks for the current and a new password.
func (h *Handler) PasswordPage(c *gin.Context) error {
	return h.passwordStep(c, http.StatusOK, nil, "")
}

func (h *Handler) passwordStep(c *gin.Context, status int, faults []madoguchi.Fault, notice string) error {
	return h.Page(c, status, portalpages.ChangePassword{
		Frame: h.Guard.AccountFrame(c), PasswordForm: web.PasswordForm{Faults: faults},
		Email: access.AccountOf(c).Account.Email, Notice: notice,
	})
}
