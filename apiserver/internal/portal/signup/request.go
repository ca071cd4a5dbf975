package signup

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// A patient asks for a mail. The page after it is the same for every address, and so is its duration: the account is
// looked up after the answer.
//
//	sign-up: /mypage/signup ──► mailed ┄mail┄► password and consent ──► profile ──► the wish, or the dashboard
//	reset:   /mypage/reset-password ──► mailed ┄mail┄► password ──► done, all sessions have ended
//
// The account exists after the password. The wish is a page that the patient came for, such as a clinic's registration
// (A6). It travels in the mailed request, so that the link works on another device.

// The pages that request a mail.
const (
	Path      = access.MyPage + "/signup"
	ResetPath = access.MyPage + "/reset-password"
)

// SignUpPage asks for the address 「メールアドレス確認」.
func (h *Handler) SignUpPage(c *gin.Context) error {
	return h.Page(c, http.StatusOK, portalpages.SignUp{
		Frame: h.Guard.AccountFrame(c), Next: access.PatientPath(c.Query("next")),
	})
}

// SignUpForm requests the mail of a sign-up.
func (h *Handler) SignUpForm(c *gin.Context) error {
	return h.request(c, Path, h.askSignUp, func(frame web.Frame, form request, problem string) web.Page {
		page := portalpages.SignUp{Frame: frame, Next: form.next, Email: form.email, Problem: problem}
		page.Path = page.With(Path)
		return page
	})
}

func (h *Handler) askSignUp(ctx context.Context, form request, language string) error {
	id := madoguchi.VerificationID(madoguchi.NewID())
	return h.Processes.SignUp(ctx, id, form.email, language, form.next, nil)
}

// ResetPage asks for the address of an account whose password is forgotten.
func (h *Handler) ResetPage(c *gin.Context) error {
	return h.Page(c, http.StatusOK, portalpages.ResetRequest{
		Frame: h.Guard.AccountFrame(c), Next: access.PatientPath(c.Query("next")),
	})
}

// ResetForm requests the mail of a reset.
func (h *Handler) ResetForm(c *gin.Context) error {
	return h.request(c, ResetPath, h.askReset, func(frame web.Frame, form request, problem string) web.Page {
		page := portalpages.ResetRequest{Frame: frame, Next: form.next, Email: form.email, Problem: problem}
		page.Path = page.With(ResetPath)
		return page
	})
}

func (h *Handler) askReset(ctx context.Context, form request, language string) error {
	id := madoguchi.VerificationID(madoguchi.NewID())
	return h.Processes.AskReset(ctx, madoguchi.AccountReset, id, form.email, language)
}

// request is a form that asks for a mail.
type request struct{ email, next string }

func (f *request) take(name, value string) bool {
	switch name {
	case "email":
		f.email = madoguchi.FoldMail(value)
	case "next":
		f.next = access.PatientPath(value)
	default:
		return false
	}
	return true
}

// request asks for a mail and redirects to the page that says so. If that fails, it shows the form again.
func (h *Handler) request(
	c *gin.Context, path string, ask func(context.Context, request, string) error,
	again func(frame web.Frame, form request, problem string) web.Page,
) error {
	var form request
	if err := answer.ReadForm(c, form.take); err != nil {
		return err
	}
	if err := h.allowed(c, form); err != nil {
		return h.refuse(c, form, err, again)
	}
	if err := ask(c.Request.Context(), form, string(answer.Language(c))); err != nil {
		return h.refuse(c, form, err, again)
	}
	c.Redirect(http.StatusSeeOther, path+"/mailed")
	return nil
}

// allowed checks the address and the limits.
func (h *Handler) allowed(c *gin.Context, form request) error {
	if err := madoguchi.CheckMail("email", form.email); err != nil {
		return err
	}
	if err := h.Limits.Resets.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	return h.Limits.ResetsOf.Take("patient " + h.Accounts.Account(form.email))
}

func (h *Handler) refuse(
	c *gin.Context, form request, err error, again func(web.Frame, request, string) web.Page,
) error {
	known, status := h.Note(c, err)
	return h.Page(c, status, again(h.Guard.AccountFrame(c), form, Problem(known)))
}

// Problem returns the name of the sentence about a failure on a form that asks for a mail.
func Problem(known *madoguchi.Error) string {
	switch known.Kind {
	case madoguchi.KindInvalid, madoguchi.KindTooMany, madoguchi.KindConflict:
		return known.Code
	default:
		return string(madoguchi.KindUnavailable)
	}
}

// MailedPage says that the mail has been sent.
func (h *Handler) MailedPage(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		return h.Page(c, http.StatusOK, portalpages.Mailed{Frame: h.Guard.AccountFrame(c), Purpose: purpose})
	}
}
