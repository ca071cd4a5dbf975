package account

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// The pages of the withdrawal.
const (
	WithdrawalPath = access.MyPage + "/withdrawal"
	WithdrawnPath  = access.MyPage + "/withdrawn"
)

// maxReason is the most characters of a reason.
const maxReason = 1000

// withdrawal is a submitted form.
type withdrawal struct {
	reason         string
	cancel, agreed bool
}

func (w *withdrawal) take(name, value string) bool {
	switch name {
	case "reason":
		w.reason = japan.TidyNote(value)
	case "reservations":
		w.cancel = value == "cancel"
	case "agreed":
		w.agreed = value == "1"
	case portalpages.Author: // only for the sign-in
	default:
		return false
	}
	return true
}

func (w withdrawal) faults() []madoguchi.Fault {
	var faults []madoguchi.Fault
	if w.reason != "" && madoguchi.CheckLines("reason", w.reason, maxReason, true) != nil {
		faults = append(faults, madoguchi.Fault{Field: "reason", Rule: "tooLong", Max: maxReason})
	}
	return append(faults, passwords.Agreement(w.agreed)...)
}

// WithdrawPage says what a withdrawal means, and asks for the reason, which may stay empty.
func (h *Handler) WithdrawPage(c *gin.Context) error {
	return h.withdrawStep(c, http.StatusOK, withdrawal{}, nil, "")
}

func (h *Handler) withdrawStep(
	c *gin.Context, status int, form withdrawal, faults []madoguchi.Fault, notice string,
) error {
	booked, err := h.Store.BookedOfAccount(c.Request.Context(), access.AccountOf(c).Account.ID)
	if err != nil {
		return err
	}
	return h.Page(c, status, portalpages.Withdraw{
		Frame: h.Guard.AccountFrame(c), Reason: form.reason, Cancel: form.cancel, Agreed: form.agreed,
		Upcoming: len(booked), Faults: faults, Notice: notice,
	})
}

// WithdrawForm deletes the account.
func (h *Handler) WithdrawForm(c *gin.Context) error {
	var form withdrawal
	if err := answer.ReadForm(c, form.take); err != nil {
		return err
	}
	if answer.Switches(c) {
		return h.withdrawStep(c, http.StatusOK, form, nil, "")
	}
	if faults := form.faults(); faults != nil {
		return h.withdrawStep(c, http.StatusUnprocessableEntity, form, faults, "")
	}
	account := access.AccountOf(c).Account
	names := h.Accounts.Accounts(account.Email)
	err := h.Processes.WithdrawAccount(c.Request.Context(), accounts.WithdrawalRequest{
		Account: account.ID, Name: names[0], FormerNames: names[1:], Address: account.Email,
		Language: string(answer.Language(c)), Reason: form.reason, Cancel: form.cancel,
	})
	if err != nil {
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.withdrawStep(c, status, form, nil, notice)
		})
	}
	answer.ForgetPages(c)
	h.SetCookie(c, http.Cookie{Name: access.AccountCookie, Path: "/", MaxAge: -1})
	done := WithdrawnPath
	if form.cancel {
		done += "?visits=cancelled"
	}
	c.Redirect(http.StatusSeeOther, done)
	return nil
}
