package signin

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// SignInPage asks staff to sign in. next is the page that they asked for.
func (h *Handler) SignInPage(c *gin.Context) error {
	return h.Page(c, http.StatusOK,
		web.SignIn{Frame: h.Frame(c, madoguchi.Clinic{}), Next: access.OwnPath(c.Query("next"))})
}

// SignOutForm ends the browser's session.
func (h *Handler) SignOutForm(c *gin.Context) error {
	if p, err := h.Guard.Authenticate(c); err == nil {
		if err := h.Store.DeleteSession(c.Request.Context(), p.Session.SecretHash); err != nil {
			return err
		}
	}
	h.SetCookie(c, http.Cookie{Name: access.SessionCookie, Path: "/", MaxAge: -1})
	c.Redirect(http.StatusSeeOther, "/clinic/signin")
	return nil
}

// ticketFor is the time that a person has between the password and the code.
const ticketFor = 10 * time.Minute

// sealedTicket is the sealer's label.
const sealedTicket = "half-way through signing in"

// ticket replaces the password on the page of the second step, sealed. It names the person who gave the password.
type ticket struct {
	Clinic   madoguchi.ClinicID
	Staff    madoguchi.StaffID
	Password [32]byte // of the stored hash; a changed password invalidates the ticket
	Given    time.Time
}

// SignInForm signs in from the page: first with address and password, then with a ticket and a code. On a failure it
// shows the form again, with the address as typed.
func (h *Handler) SignInForm(c *gin.Context) error {
	if answer.Switches(c) {
		return h.Page(c, http.StatusOK, h.typed(c))
	}
	if c.PostForm("ticket") != "" {
		return h.signInWithCode(c)
	}
	staff, err := h.Passwords.Check(c, c.PostForm("email"), c.PostForm("password"), h.Passwords.Devices.Of(c))
	if err != nil {
		return h.signInAgain(c, err)
	}
	if staff.SecondFactor.On() {
		return h.askForCode(c, h.sealTicket(staff), nil)
	}
	return h.enter(c, staff, "")
}

// signInWithCode is the second step.
func (h *Handler) signInWithCode(c *gin.Context) error {
	staff, err := h.openTicket(c, c.PostForm("ticket"))
	if err == nil && !h.Passwords.Recognise(c, staff) {
		err = h.Limits.SignInFrom.Take(access.Network(c.ClientIP()))
	}
	if err != nil {
		return h.signInAgain(c, err)
	}
	return h.enter(c, staff, c.PostForm("code"))
}

// enter opens the session and redirects.
func (h *Handler) enter(c *gin.Context, staff madoguchi.Staff, code string) error {
	opened, err := h.openSession(c, staff, code)
	switch {
	case err == nil:
	case c.PostForm("ticket") != "":
		return h.askForCode(c, c.PostForm("ticket"), err)
	default:
		return h.signInAgain(c, err)
	}
	h.SetCookie(c, http.Cookie{Name: access.SessionCookie, Value: opened.Token, Path: "/",
		MaxAge: int(access.SessionLifetime.Seconds())})
	h.Passwords.RememberStaff(c, staff)
	next := access.OwnPath(c.PostForm("next"))
	if opened.Limited {
		c.Redirect(http.StatusSeeOther, secondfactor.SetUpPath(next))
		return nil
	}
	c.Redirect(http.StatusSeeOther, cmp.Or(next, access.Home))
	return nil
}

// askForCode shows the second step. wrong is the error about the code before, nil at first. The ticket stays the same,
// so that tries do not prolong it.
func (h *Handler) askForCode(c *gin.Context, sealed string, wrong error) error {
	status, problem := http.StatusOK, ""
	if wrong != nil {
		var known *madoguchi.Error
		known, status = h.Note(c, wrong)
		problem = secondfactor.CodeProblem(known)
	}
	return h.Page(c, status, web.SignInCode{
		Frame: h.Frame(c, madoguchi.Clinic{}), Ticket: sealed, Next: access.OwnPath(c.PostForm("next")),
		Problem: problem,
	})
}

// signInAgain shows the first step again.
func (h *Handler) signInAgain(c *gin.Context, err error) error {
	known, status := h.Note(c, err)
	problem := passwords.Problem(known.Kind)
	if errors.Is(known, errTicket) {
		problem = "form"
	}
	page := h.typed(c)
	page.Problem = problem
	return h.Page(c, status, page)
}

// typed returns the first step as it was typed, without the password.
func (h *Handler) typed(c *gin.Context) web.SignIn {
	return web.SignIn{
		Frame: h.Frame(c, madoguchi.Clinic{}), Next: access.OwnPath(c.PostForm("next")), Email: c.PostForm("email"),
	}
}

// errTicket means that the second step came too late, or with an invalid ticket.
var errTicket = &madoguchi.Error{Kind: madoguchi.KindUnauthenticated, Code: "signIn"}

func (h *Handler) sealTicket(staff madoguchi.Staff) string {
	return seal.Text(h.Sealer, sealedTicket, "", ticket{
		Clinic: staff.ClinicID, Staff: staff.ID, Password: sha256.Sum256([]byte(staff.PasswordHash)), Given: h.Now(),
	})
}

// openTicket returns the person named in the ticket, or errTicket.
func (h *Handler) openTicket(c *gin.Context, text string) (madoguchi.Staff, error) {
	given, err := seal.OpenText[ticket](h.Sealer, sealedTicket, "", text)
	if err != nil || h.Now().Sub(given.Given) > ticketFor {
		return madoguchi.Staff{}, errTicket
	}
	staff, err := h.Store.Staff(c.Request.Context(), given.Clinic, given.Staff)
	switch {
	case madoguchi.KindOf(err) == madoguchi.KindNotFound, err == nil &&
		sha256.Sum256([]byte(staff.PasswordHash)) != given.Password:
		return madoguchi.Staff{}, errTicket
	}
	return staff, err
}
