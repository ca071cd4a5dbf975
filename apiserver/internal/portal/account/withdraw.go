package account

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// A withdrawal is asked for on one page and confirmed on the next, which names what it deletes and asks for the
// password: somebody else at an open session must not delete the account.
//
//	/mypage/withdrawal ──POST 「確認へ」──► 確認 ──POST /mypage/withdrawal/confirm 「送信して退会する」──► withdrawn
//	        ▲────────── POST 「入力に戻る」 ─┘

// The pages of the withdrawal.
const (
	WithdrawalPath        = access.MyPage + "/withdrawal"
	WithdrawalConfirmPath = WithdrawalPath + "/confirm"
	WithdrawnPath         = access.MyPage + "/withdrawn"
)

// maxReason is the most characters of a reason.
const maxReason = 1000

// withdrawal is a submitted form.
type withdrawal struct {
	reason, password     string
	cancel, agreed, edit bool
}

func (w *withdrawal) take(name, value string) bool {
	switch name {
	case "reason":
		w.reason = japan.TidyNote(value)
	case "reservations":
		w.cancel = value == "cancel"
	case "agreed":
		w.agreed = value == "1"
	case "edit":
		w.edit = value == "1"
	case "currentPassword":
		w.password = value
	case "email", portalpages.Author: // only for password managers, and for the sign-in
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
	return h.reasonStep(c, http.StatusOK, withdrawal{}, nil)
}

func (h *Handler) reasonStep(c *gin.Context, status int, form withdrawal, faults []madoguchi.Fault) error {
	upcoming, waits, err := h.ending(c)
	if err != nil {
		return err
	}
	return h.Page(c, status, portalpages.Withdraw{
		Frame: h.Guard.AccountFrame(c), Reason: form.reason, Cancel: form.cancel, Agreed: form.agreed,
		Upcoming: upcoming, Waits: waits, Faults: faults,
	})
}

// ending returns what the pages say about visits and waitlists: the number of booked visits, and the entries that end.
func (h *Handler) ending(c *gin.Context) (upcoming int, waits []portalpages.Waiting, err error) {
	account := access.AccountOf(c).Account
	booked, err := h.Store.BookedOfAccount(c.Request.Context(), account.ID)
	if err != nil {
		return 0, nil, err
	}
	waits, err = h.Waitlists.Waits(c, account)
	return len(booked), waits, err
}

// WithdrawForm asks a last time, or shows the form again.
func (h *Handler) WithdrawForm(c *gin.Context) error {
	var form withdrawal
	if err := answer.ReadForm(c, form.take); err != nil {
		return err
	}
	if form.edit || answer.Switches(c) {
		return h.reasonStep(c, http.StatusOK, form, nil)
	}
	if faults := form.faults(); faults != nil {
		return h.reasonStep(c, http.StatusUnprocessableEntity, form, faults)
	}
	return h.withdrawConfirm(c, http.StatusOK, form, nil, "")
}

func (h *Handler) withdrawConfirm(
	c *gin.Context, status int, form withdrawal, faults []madoguchi.Fault, notice string,
) error {
	upcoming, waits, err := h.ending(c)
	if err != nil {
		return err
	}
	page := portalpages.WithdrawConfirm{
		Frame: h.Guard.AccountFrame(c), Account: access.AccountOf(c).Account, Reason: form.reason, Cancel: form.cancel,
		Upcoming: upcoming, Waits: waits, Faults: faults, Notice: notice,
	}
	page.Path = WithdrawalConfirmPath
	return h.Page(c, status, page)
}

// WithdrawConfirmForm deletes the account.
func (h *Handler) WithdrawConfirmForm(c *gin.Context) error {
	var form withdrawal
	if err := answer.ReadForm(c, form.take); err != nil {
		return err
	}
	if faults := form.faults(); faults != nil {
		return h.reasonStep(c, http.StatusUnprocessableEntity, form, faults)
	}
	if answer.Switches(c) {
		return h.withdrawConfirm(c, http.StatusOK, form, nil, "")
	}
	if form.password == "" {
		required := []madoguchi.Fault{{Field: "currentPassword", Rule: "required"}}
		return h.withdrawConfirm(c, http.StatusUnprocessableEntity, form, required, "")
	}
	gone, err := h.deleteAccount(c, form)
	switch {
	case errors.Is(err, madoguchi.ErrWrongPassword):
		h.Note(c, err)
		return h.withdrawConfirm(c, http.StatusUnprocessableEntity, form, passwords.WrongPassword(), "")
	case err != nil:
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.withdrawConfirm(c, status, form, nil, notice)
		})
	}
	answer.ForgetPages(c)
	h.SetCookie(c, http.Cookie{Name: access.AccountCookie, Path: "/", MaxAge: -1})
	c.Redirect(http.StatusSeeOther, pageAfter(form, gone))
	return nil
}

// effects are what a withdrawal does to visits and waitlists.
type effects struct {
	waits int                       // entries of waitlists, which end
	late  []madoguchi.ReservationID // visits whose deadline for cancellations has passed
	open  int                       // video visits that can be joined, and are not cancelled
}

// deleteAccount deletes the account, and returns what else that does.
func (h *Handler) deleteAccount(c *gin.Context, form withdrawal) (effects, error) {
	account := access.AccountOf(c).Account
	if err := h.Passwords.ProveAccount(c, account, form.password); err != nil {
		return effects{}, err
	}
	list, err := h.Waitlists.Waits(c, account)
	if err != nil {
		return effects{}, err
	}
	gone, err := h.effectsOnVisits(c.Request.Context(), account.ID)
	if err != nil {
		return effects{}, err
	}
	gone.waits = len(list)
	names := h.Accounts.Accounts(account.Email)
	asked := accounts.WithdrawalRequest{
		Account: account.ID, Name: names[0], FormerNames: names[1:], Address: account.Email,
		Language: string(answer.Language(c)), Reason: form.reason, Cancel: form.cancel,
		Late: gone.late,
	}
	for _, wait := range list {
		asked.Waits = append(asked.Waits, wait.Line())
	}
	return gone, h.Processes.WithdrawAccount(c.Request.Context(), asked)
}

// effectsOnVisits returns the late and the open visits of an account. A clinic that has closed has none.
func (h *Handler) effectsOnVisits(ctx context.Context, account madoguchi.AccountID) (gone effects, err error) {
	booked, err := h.Store.BookedOfAccount(ctx, account)
	if err != nil {
		return effects{}, err
	}
	for _, id := range booked {
		visit, err := h.Store.ReservationByLink(ctx, id)
		if err == nil {
			var clinic madoguchi.Clinic
			clinic, err = h.Store.Clinic(ctx, visit.ClinicID)
			if err == nil {
				gone.note(visit, clinic, h.Now())
			}
		}
		if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
			return effects{}, err
		}
	}
	return gone, nil
}

func (e *effects) note(visit madoguchi.Reservation, clinic madoguchi.Clinic, now time.Time) {
	if now.After(clinic.Web.ChangeableUntil(visit.Start)) {
		e.late = append(e.late, visit.ID)
	}
	if call := madoguchi.CallOf(visit, clinic); call != nil && call.Window.Phase(now) == madoguchi.InWindow {
		e.open++
	}
}

// pageAfter returns the page that says what was deleted.
func pageAfter(form withdrawal, gone effects) string {
	said := url.Values{}
	if form.cancel {
		said.Set("visits", "cancelled")
		if gone.open > 0 {
			said.Set("open", strconv.Itoa(gone.open))
		}
	}
	if gone.waits > 0 {
		said.Set("waits", strconv.Itoa(gone.waits))
	}
	if len(said) == 0 {
		return WithdrawnPath
	}
	return WithdrawnPath + "?" + said.Encode()
}

// ToWithdrawal redirects a GET of the confirmation to the form.
func ToWithdrawal(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, WithdrawalPath)
	return nil
}
