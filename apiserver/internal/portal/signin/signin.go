package signin

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
)

// Path is the page 「アカウント認証」.
const Path = access.MyPage + "/signin"

// SignInPage asks the patient to sign in. A patient who is signed in goes on.
func (h *Handler) SignInPage(c *gin.Context) error {
	next := access.PatientPath(c.Query("next"))
	if _, err := h.Guard.AuthenticateAccount(c); err == nil {
		c.Redirect(http.StatusSeeOther, cmp.Or(next, access.MyPage))
		return nil
	}
	page := portalpages.SignIn{Frame: h.Guard.AccountFrame(c), Next: next, Joins: h.Joins(c, next)}
	if c.Query("unsent") == "1" {
		page.Problem = "unsent"
	}
	return h.Page(c, http.StatusOK, page)
}

// SignInForm signs in. On a failure it shows the form again, with the address as typed.
func (h *Handler) SignInForm(c *gin.Context) error {
	next := access.PatientPath(c.PostForm("next"))
	if answer.Switches(c) {
		return h.Page(c, http.StatusOK, h.again(c, next))
	}
	account, err := h.Passwords.CheckAccount(c, c.PostForm("email"), c.PostForm("password"), h.Passwords.Devices.Of(c))
	if err == nil {
		err = h.Enter(c, account)
	}
	if err != nil {
		known, status := h.Note(c, err)
		page := h.again(c, next)
		page.Problem = passwords.Problem(known.Kind)
		return h.Page(c, status, page)
	}
	if resumed, err := h.resumes(c, account, c.PostForm("kept")); resumed {
		return err
	}
	c.Redirect(http.StatusSeeOther, After(account, Wish(account, next)))
	return nil
}

// again returns the form as it was typed, without the password.
func (h *Handler) again(c *gin.Context, next string) portalpages.SignIn {
	page := portalpages.SignIn{
		Frame: h.Guard.AccountFrame(c), Next: next, Email: c.PostForm("email"), Kept: c.PostForm("kept"),
		Joins: h.Joins(c, next),
	}
	page.Path = page.With(Path)
	return page
}

// Wish returns the page that a patient came for: next, or the page that an unfinished sign-up began with. The dashboard
// is where every patient ends up, so it is not a wish.
func Wish(account madoguchi.Account, next string) string {
	if next == "" || next == access.MyPage {
		return cmp.Or(account.Wish, next)
	}
	return next
}

// Joins returns the name of the clinic that a patient came to register (A6), or "" for other wishes.
func (h *Handler) Joins(c *gin.Context, next string) string {
	id, joins := strings.CutPrefix(next, access.MyPage+"/join/")
	if id, _, _ = strings.Cut(id, "?"); !joins || !madoguchi.ValidID(id) {
		return ""
	}
	clinic, err := h.Store.Clinic(c.Request.Context(), madoguchi.ClinicID(id))
	if err != nil {
		return "" // the sign-in is open all the same
	}
	return h.Frame(c, clinic).Clinic.Name
}

// After returns the page after a sign-in. A patient without a profile sets it first, and then goes on to next.
func After(account madoguchi.Account, next string) string {
	if account.Complete() {
		return cmp.Or(next, access.MyPage)
	}
	if next == "" {
		return portalpages.ProfilePath
	}
	return portalpages.ProfilePath + "?" + url.Values{"next": {next}}.Encode()
}

// Enter opens a session of the account in the browser, whose device is known from then on. If the password changed
// meanwhile, the session ends at once: a change of the password ends all sessions, but cannot have seen this one.
func (h *Handler) Enter(c *gin.Context, account madoguchi.Account) error {
	ctx := c.Request.Context()
	session, cookie := h.Guard.NewAccountSession(account.ID)
	if err := h.Store.CreateAccountSession(ctx, session); err != nil {
		return err
	}
	now, err := h.Store.Account(ctx, account.ID)
	if err != nil || now.PasswordHash != account.PasswordHash {
		if deleted := h.Store.DeleteAccountSession(ctx, session.SecretHash); deleted != nil {
			return deleted
		}
		return madoguchi.ErrWrongCredentials
	}
	h.SetCookie(c, cookie)
	h.Passwords.RememberAccount(c, account.ID)
	return nil
}

// SignOutForm ends the browser's session, and the way into the calls of its visits: somebody else may use the browser.
// The calls are read first, because only the session leads to them. If they cannot be read, or the session has ended
// before, the session's cookie is removed all the same; the way into a call then ends with the call's window.
func (h *Handler) SignOutForm(c *gin.Context) error {
	secret, in := access.AccountSecret(c)
	if !in {
		h.out(c)
		return nil
	}
	calls, unknown := h.callsOf(c)
	if err := h.Store.DeleteAccountSession(c.Request.Context(), secret); err != nil {
		return err
	}
	for _, call := range calls {
		h.Door.Leave(c, call)
	}
	h.out(c)
	if unknown != nil && !errors.Is(unknown, madoguchi.ErrUnauthenticated) {
		h.Logger.Warn("the calls of a sign-out cannot be read", slog.Any("cause", unknown))
	}
	return nil
}

// lasting is how long before or after a visit a browser may hold the way into its call.
const lasting = 3 * 24 * time.Hour

// callsOf returns the calls that the browser may have entered.
func (h *Handler) callsOf(c *gin.Context) (calls []madoguchi.CallID, err error) {
	holder, err := h.Guard.AuthenticateAccount(c)
	if err != nil {
		return nil, err
	}
	visits, err := h.Store.ReservationsOfAccount(c.Request.Context(), holder.Account, madoguchi.MostVisits)
	for _, visit := range visits {
		if visit.Method == madoguchi.Online && h.Now().Sub(visit.Start).Abs() < lasting {
			calls = append(calls, visit.CallID())
		}
	}
	return calls, err
}

// out removes the session's cookie, and leads to the sign-in.
func (h *Handler) out(c *gin.Context) {
	h.Leave(c)
	c.Redirect(http.StatusSeeOther, Path)
}

// Leave removes the session's cookie from the browser, and the pages that the browser keeps for its Back button.
func (h *Handler) Leave(c *gin.Context) {
	answer.ForgetPages(c)
	h.SetCookie(c, http.Cookie{Name: access.AccountCookie, Path: "/", MaxAge: -1})
}
