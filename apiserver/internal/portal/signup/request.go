package signup

import (
	"cmp"
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/answer"
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

// asking is one of the two pages that ask for an address.
type asking struct {
	path string
	ask  func(h *Handler, ctx context.Context, form request, language string) error
}

var askings = map[madoguchi.Purpose]asking{
	madoguchi.SignUp:       {Path, (*Handler).askSignUp},
	madoguchi.AccountReset: {ResetPath, (*Handler).askReset},
}

// askSignUp asks for one mail of a form, also on several API servers: its link stays the newest.
func (h *Handler) askSignUp(ctx context.Context, form request, language string) error {
	id := cmp.Or(h.nameOf(madoguchi.SignUp, form), madoguchi.NewID())
	return h.Limits.AskMail(ctx, madoguchi.SignUp, h.Accounts.Account(form.email), func(ctx context.Context) error {
		return h.Processes.SignUp(ctx, madoguchi.VerificationID(id), form.email, language, form.next)
	})
}

// askReset asks for a mail of its own each time, so that each request that counts brings a link.
func (h *Handler) askReset(ctx context.Context, form request, language string) error {
	id, purpose := madoguchi.VerificationID(madoguchi.NewID()), madoguchi.AccountReset
	return h.Limits.AskReset(ctx, purpose, h.Accounts.Account(form.email), func(ctx context.Context) error {
		return h.Processes.AskReset(ctx, purpose, id, form.email, language)
	})
}

// nameOf returns the name of a form with what was typed, so that a button pressed repeatedly sends one mail. A form of
// an earlier release has none.
func (h *Handler) nameOf(purpose madoguchi.Purpose, form request) string {
	if form.id == "" {
		return ""
	}
	return madoguchi.DerivedID("mail request", form.id, string(purpose), h.Accounts.Account(form.email), form.next)
}

// RequestPage asks for the address: of a sign-up 「メールアドレス確認」, or of an account whose password is forgotten.
func (h *Handler) RequestPage(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		form := request{next: access.PatientPath(c.Query("next"))}
		form.email = h.notes(askings[purpose].path).Read(c).Email
		return h.requestStep(c, http.StatusOK, purpose, form, "")
	}
}

func (h *Handler) requestStep(
	c *gin.Context, status int, purpose madoguchi.Purpose, form request, problem string,
) error {
	page := portalpages.MailRequest{
		Frame: h.Guard.AccountFrame(c), Purpose: purpose, Next: form.next, Email: form.email, Problem: problem,
		ID: madoguchi.NewID(), Joins: h.SignIn.Joins(c, form.next),
	}
	page.Path = page.With(askings[purpose].path)
	return h.Page(c, status, page)
}

// request is a form that asks for a mail.
type request struct {
	email, next string
	id          string // of the form; empty for a form of an earlier release
}

func (f *request) take(name, value string) bool {
	switch name {
	case "email":
		f.email = madoguchi.FoldMail(value)
	case "request":
		f.id = value
	case "next":
		f.next = access.PatientPath(value)
	default:
		return false
	}
	return true
}

// RequestForm asks for a mail and redirects to the page that says so. If that fails, it shows the form again.
func (h *Handler) RequestForm(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		var form request
		if err := answer.ReadForm(c, form.take); err != nil {
			return err
		}
		a := askings[purpose]
		if answer.Switches(c) {
			return h.requestStep(c, http.StatusOK, purpose, form, "")
		}
		err := h.allowed(c, form)
		if err == nil {
			err = h.Limits.Once(h.nameOf(purpose, form), func() error {
				return a.ask(h, c.Request.Context(), form, string(answer.Language(c)))
			})
		}
		if err != nil {
			known, status := h.Note(c, err)
			return h.requestStep(c, status, purpose, form, Problem(known))
		}
		h.notes(a.path).Keep(c, form.email, form.next)
		c.Redirect(http.StatusSeeOther, a.path+"/mailed")
		return nil
	}
}

// allowed checks the address, and the limit of the caller's network.
func (h *Handler) allowed(c *gin.Context, form request) error {
	if err := madoguchi.CheckMail("email", form.email); err != nil {
		return err
	}
	return h.Limits.Resets.Take(access.Network(c.ClientIP()))
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

// notes carry the typed address to the page after the form, and from there to the form again.
func (h *Handler) notes(path string) mailedlinks.Notes {
	return mailedlinks.Notes{Answers: h.Answers, Sealer: h.Sealer, Label: "mail requested at " + path, Path: path}
}

// MailedPage says that the mail has been sent.
func (h *Handler) MailedPage(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		page := portalpages.Mailed{Frame: h.Guard.AccountFrame(c), Purpose: purpose}
		if asked, ok := askings[purpose]; ok {
			note := h.notes(asked.path).Read(c)
			page.Email, page.Next = note.Email, note.Next
		}
		return h.Page(c, http.StatusOK, page)
	}
}
