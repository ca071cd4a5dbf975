package account

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
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

// AddressPage asks for a new address.
func (h *Handler) AddressPage(c *gin.Context) error { return h.addressStep(c, http.StatusOK, "", "") }

func (h *Handler) addressStep(c *gin.Context, status int, email, problem string) error {
	return h.Page(c, status, portalpages.ChangeAddress{
		Frame: h.Guard.AccountFrame(c), Current: access.AccountOf(c).Account.Email, Email: email, Problem: problem,
	})
}

// AddressForm mails a link to the new address. The address changes when the link is opened and confirmed. Whether the
// address has an account is looked up after the answer.
func (h *Handler) AddressForm(c *gin.Context) error {
	var email string
	if err := answer.ReadForm(c, func(name, value string) bool {
		email = madoguchi.FoldMail(value)
		return name == "email"
	}); err != nil {
		return err
	}
	if answer.Switches(c) {
		return h.addressStep(c, http.StatusOK, email, "")
	}
	if err := h.askAddress(c, email); err != nil {
		known, status := h.Note(c, err)
		return h.addressStep(c, status, email, problem(known))
	}
	c.Redirect(http.StatusSeeOther, AddressPath+"/mailed")
	return nil
}

// errSameAddress means that the account has the address already.
var errSameAddress = madoguchi.Invalid("email", "sameAddress")

func (h *Handler) askAddress(c *gin.Context, email string) error {
	if err := madoguchi.CheckMail("email", email); err != nil {
		return err
	}
	account := access.AccountOf(c).Account
	if account.Email == email {
		return errSameAddress
	}
	if err := h.Limits.Resets.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	if err := h.Limits.ResetsOf.Take("patient " + h.Accounts.Account(email)); err != nil {
		return err
	}
	id := madoguchi.VerificationID(madoguchi.NewID())
	return h.Processes.AskAddressChange(c.Request.Context(), id, account, email, string(answer.Language(c)))
}

func problem(known *madoguchi.Error) string {
	switch known.Kind {
	case madoguchi.KindInvalid, madoguchi.KindTooMany:
		return known.Code
	default:
		return string(madoguchi.KindUnavailable)
	}
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
