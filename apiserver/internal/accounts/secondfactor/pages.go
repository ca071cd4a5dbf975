package secondfactor

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// Path is the page about the second factor of the signed-in person.
const Path = access.Home + "/second-factor"

// ownFrame returns the frame of the pages about the second factor. All of them link back to Path.
func (pages *Pages) ownFrame(c *gin.Context) (web.Frame, madoguchi.Clinic, error) {
	clinic, err := pages.Guard.Clinic(c)
	frame := pages.Frame(c, clinic)
	frame.Path, frame.SignOut = SetUpPath(nextOf(c)), true
	return frame, clinic, err
}

// nextOf returns the page that the person wanted before the set-up of a second factor was required, or "".
func nextOf(c *gin.Context) string {
	return access.OwnPath(cmp.Or(c.PostForm("next"), c.Query("next")))
}

// SetUpPath returns the page about the second factor. After the set-up it leads on to next.
func SetUpPath(next string) string {
	if next == "" || next == access.Home { // it leads there by default
		return Path
	}
	return Path + "?next=" + url.QueryEscape(next)
}

// SecondFactorPage shows the second factor, or begins to set one up. It changes nothing.
func (pages *Pages) SecondFactorPage(c *gin.Context) error {
	p := access.SignedIn(c)
	if p.Staff.SecondFactor.On() {
		return pages.showSecondFactor(c, nil)
	}
	return pages.beginOnPage(c, nil)
}

// beginOnPage begins the first set-up, or asks for the password if that is required. wrong is the error that ended the
// set-up before, nil at first.
func (pages *Pages) beginOnPage(c *gin.Context, wrong error) error {
	p := access.SignedIn(c)
	if kept, ok := pages.keptSetUp(c, p); ok {
		return pages.showSetUp(c, kept, wrong)
	}
	if pages.asksPassword(p) {
		return pages.askPassword(c, wrong)
	}
	started, err := pages.NewSetUp(p, false)
	if err != nil {
		return err
	}
	return pages.showSetUp(c, started, wrong)
}

// setUpCookie keeps a set-up under way when its page is reloaded, because the app already has the secret.
const setUpCookie = "madoguchi_set_up"

// keptSetUp returns the set-up that the person began in this browser, if it can still be confirmed and does not need
// the password by now.
func (pages *Pages) keptSetUp(c *gin.Context, p access.Principal) (api.SetUp, bool) {
	pending, err := c.Cookie(setUpCookie)
	if err != nil {
		return api.SetUp{}, false
	}
	begun, err := pages.openSetUp(p, pending)
	if err != nil || begun.overtaken(p.Staff.SecondFactor) || pages.asksPassword(p) && !begun.Proven {
		return api.SetUp{}, false
	}
	shown, err := pages.shown(p.Staff, begun, pending)
	return shown, err == nil
}

// askPassword asks for the password before the first set-up.
func (pages *Pages) askPassword(c *gin.Context, wrong error) error {
	frame, _, err := pages.ownFrame(c)
	if err != nil {
		return err
	}
	status, problem := pages.proofProblem(c, wrong)
	return pages.Page(c, status, web.SetUpPassword{Frame: frame, Next: nextOf(c),
		Needed: access.SignedIn(c).Session.Limited, Problem: problem})
}

// BeginForm begins the first set-up with the password.
func (pages *Pages) BeginForm(c *gin.Context) error {
	p, proof := access.SignedIn(c), readProof(c)
	if p.Staff.SecondFactor.On() {
		c.Redirect(http.StatusSeeOther, Path) // set up on another screen
		return nil
	}
	started, err := pages.replace(c, p, proof)
	if err != nil {
		return pages.askPassword(c, err)
	}
	return pages.showSetUp(c, started, nil)
}

// proofProblem logs the reason that a change was refused, and returns the status and the name of the sentence about it.
// nil is no problem.
func (pages *Pages) proofProblem(c *gin.Context, wrong error) (status int, problem string) {
	if wrong == nil {
		return http.StatusOK, ""
	}
	known, status := pages.Note(c, wrong)
	switch {
	case errors.Is(known, madoguchi.ErrWrongPassword):
		return status, "passwordWrong"
	case errors.Is(known, madoguchi.ErrSecondFactorKept):
		return status, "secondFactorKept"
	case errors.Is(known, madoguchi.ErrSetUpOver):
		return status, "over"
	default:
		return status, CodeProblem(known)
	}
}

// showSecondFactor shows the second factor. wrong is the reason that a change was refused, nil at first.
func (pages *Pages) showSecondFactor(c *gin.Context, wrong error) error {
	frame, clinic, err := pages.ownFrame(c)
	if err != nil {
		return err
	}
	p := access.SignedIn(c)
	page := web.SecondFactor{
		Frame: frame, Since: p.Staff.SecondFactor.Since, Left: len(p.Staff.SecondFactor.Recovery),
		Kept: clinic.NeedsSecondFactor(p.Staff.Role),
	}
	status, problem := pages.proofProblem(c, wrong)
	page.Problem = problem
	return pages.Page(c, status, page)
}

// showSetUp shows the secret and asks for its first code. wrong is the error about the code before, nil at first.
func (pages *Pages) showSetUp(c *gin.Context, started api.SetUp, wrong error) error {
	frame, _, err := pages.ownFrame(c)
	if err != nil {
		return err
	}
	p := access.SignedIn(c)
	page := web.SetUpSecondFactor{
		Frame: frame, URI: started.URI, Secret: started.Secret, Pending: started.Pending, Needed: p.Session.Limited,
		Replaces: p.Staff.SecondFactor.On(), Next: nextOf(c),
	}
	status, problem := pages.proofProblem(c, wrong)
	page.Problem = problem
	pages.SetCookie(c,
		http.Cookie{Name: setUpCookie, Value: started.Pending, Path: Path, MaxAge: int(setUpWithin.Seconds())})
	return pages.Page(c, status, page)
}

// showCodes shows recovery codes, after a set-up or as replacements of earlier ones.
func (pages *Pages) showCodes(c *gin.Context, codes []madoguchi.RecoveryCode, renewed bool) error {
	frame, _, err := pages.ownFrame(c)
	if err != nil {
		return err
	}
	return pages.Page(c, http.StatusOK, web.RecoveryCodes{Frame: frame, Codes: shownCodes(codes), Renewed: renewed,
		Next: cmp.Or(nextOf(c), access.Home)})
}

// ConfirmSetUpForm enables the second factor that the page has set up. After a wrong code it shows the same secret,
// because the app already has it.
func (pages *Pages) ConfirmSetUpForm(c *gin.Context) error {
	p, pending := access.SignedIn(c), c.PostForm("pending")
	codes, wrong := pages.confirm(c, p, pending, c.PostForm("code"))
	if wrong == nil {
		pages.SetCookie(c, http.Cookie{Name: setUpCookie, Path: Path, MaxAge: -1})
		pages.Passwords.RememberStaff(c, p.Staff)
		return pages.showCodes(c, codes, false)
	}
	if p.Overtaken() {
		return wrong
	}
	begun, err := pages.openSetUp(p, pending)
	switch {
	case err == nil && !begun.overtaken(p.Staff.SecondFactor):
		again, err := pages.shown(p.Staff, begun, pending)
		if err != nil {
			return err
		}
		return pages.showSetUp(c, again, wrong)
	case p.Staff.SecondFactor.On():
		c.Redirect(http.StatusSeeOther, Path) // set up on another screen
		return nil
	default:
		return pages.beginOnPage(c, wrong)
	}
}

// readProof reads the fields common to all changes of a second factor.
func readProof(c *gin.Context) api.Proof {
	return api.Proof{Password: c.PostForm("password"), Code: c.PostForm("code")}
}

// RecoveryCodesForm creates new recovery codes.
func (pages *Pages) RecoveryCodesForm(c *gin.Context) error {
	codes, err := pages.replaceCodes(c, access.SignedIn(c), readProof(c))
	if err != nil {
		return pages.notChanged(c, err)
	}
	return pages.showCodes(c, codes, true)
}

// ReplaceForm begins the set-up of a replacement.
func (pages *Pages) ReplaceForm(c *gin.Context) error {
	started, err := pages.replace(c, access.SignedIn(c), readProof(c))
	if err != nil {
		return pages.notChanged(c, err)
	}
	return pages.showSetUp(c, started, nil)
}

// SwitchOffForm removes the second factor.
func (pages *Pages) SwitchOffForm(c *gin.Context) error {
	if err := pages.switchOff(c, access.SignedIn(c), readProof(c)); err != nil {
		return pages.notChanged(c, err)
	}
	c.Redirect(http.StatusSeeOther, access.Home)
	return nil
}

// notChanged shows the reason that a change was refused. If there is no second factor any more, it begins a set-up.
func (pages *Pages) notChanged(c *gin.Context, err error) error {
	if errors.Is(err, madoguchi.ErrSecondFactorOff) {
		c.Redirect(http.StatusSeeOther, Path)
		return nil
	}
	return pages.showSecondFactor(c, err)
}

// CodeProblem returns the name of the sentence about a wrong code.
func CodeProblem(known *madoguchi.Error) string {
	switch known.Kind {
	case madoguchi.KindInvalid, madoguchi.KindUnauthenticated:
		return "code"
	default:
		return passwords.Problem(known.Kind)
	}
}
