// Package passwordchange lets signed-in staff choose another password, with the current one. It must not know of
// patients (package portal/account) or of forgotten passwords (package resets).
//
//	form ──[current and new password]──► changed: the other sessions end, the owner is told by mail
package passwordchange

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// Path is the page 「パスワードの変更」 of staff.
const Path = access.Home + "/password"

// Processes are the workflows of changes.
type Processes interface {
	ChangePassword(context.Context, accounts.PasswordChangeRequest) error
}

// Handler answers with the page. All fields are needed.
type Handler struct {
	*answer.Answers
	Processes Processes
	Links     *mailedlinks.Links
	Passwords *passwords.Checker
	Guard     *access.Guard
}

// Page asks for the current and a new password.
func (h *Handler) Page(c *gin.Context) error {
	return h.step(c, http.StatusOK, nil, "")
}

func (h *Handler) step(c *gin.Context, status int, faults []madoguchi.Fault, notice string) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	frame := h.Frame(c, clinic)
	frame.Path, frame.SignOut = Path, true
	return h.Answers.Page(c, status, web.ChangePassword{
		Frame: frame, PasswordForm: web.PasswordForm{Faults: faults}, Email: access.SignedIn(c).Staff.Email,
		Changed: c.Query("changed") == "1", Notice: notice,
	})
}

// Form changes the password.
func (h *Handler) Form(c *gin.Context) error {
	var form passwords.Change
	if err := answer.ReadForm(c, form.Take); err != nil {
		return err
	}
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	staff := access.SignedIn(c).Staff
	if faults := form.Faults(passwords.OfStaff(staff, clinic)); faults != nil {
		return h.step(c, http.StatusUnprocessableEntity, faults, "")
	}
	switch err := h.change(c, form); {
	case err == nil:
		h.Passwords.RememberStaff(c, staff)
		c.Redirect(http.StatusSeeOther, Path+"?changed=1")
		return nil
	case errors.Is(err, madoguchi.ErrWrongPassword):
		h.Note(c, err)
		return h.step(c, http.StatusUnprocessableEntity, passwords.WrongPassword(), "")
	default:
		return h.OrNotice(c, err, func(status int, notice string) error { return h.step(c, status, nil, notice) })
	}
}

func (h *Handler) change(c *gin.Context, form passwords.Change) error {
	p := access.SignedIn(c)
	if err := h.Passwords.Prove(c, p, form.Current); err != nil {
		return err
	}
	hash, err := h.Links.HashFor(c.Request.Context(), form.Password)
	if err != nil {
		return err
	}
	return h.Processes.ChangePassword(c.Request.Context(), accounts.PasswordChangeRequest{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Clinic: p.Staff.ClinicID, Staff: p.Staff.ID, Hash: hash,
		At: h.Now(), Keep: p.Session.SecretHash, Address: p.Staff.Email, Language: string(answer.Language(c)),
	})
}
