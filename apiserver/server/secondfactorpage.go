package server

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

const secondFactorPath = entrance.Home + "/second-factor"

// ownFrame is the frame of the pages about the second factor; all of them lead back to the one that GET answers.
func (s *Server) ownFrame(c *gin.Context) (web.Frame, madoguchi.Clinic, error) {
	clinic, err := s.guard.Clinic(c)
	frame := s.answers.Frame(c, clinic)
	frame.Path, frame.SignOut = setUpPath(nextOf(c)), true
	return frame, clinic, err
}

// nextOf is where somebody wanted to go who had to set up a second factor first; "" where nowhere else.
func nextOf(c *gin.Context) string {
	return entrance.OwnPath(cmp.Or(c.PostForm("next"), c.Query("next")))
}

// setUpPath is the page about the second factor, which leads on to next.
func setUpPath(next string) string {
	if next == "" || next == entrance.Home { // where it leads anyway
		return secondFactorPath
	}
	return secondFactorPath + "?next=" + url.QueryEscape(next)
}

// secondFactorPage shows how it stands with the second factor, or begins to set one up: that changes nothing.
func (s *Server) secondFactorPage(c *gin.Context) error {
	p := entrance.SignedIn(c)
	if p.Staff.SecondFactor.On() {
		return s.showSecondFactor(c, nil)
	}
	return s.beginOnPage(c, nil)
}

// beginOnPage begins the first set-up, or asks for the password that it takes; wrong is what ended the one before, nil at first.
func (s *Server) beginOnPage(c *gin.Context, wrong error) error {
	p := entrance.SignedIn(c)
	if kept, ok := s.keptSetUp(c, p); ok {
		return s.showSetUp(c, kept, wrong)
	}
	if s.asksPassword(p) {
		return s.askPassword(c, wrong)
	}
	started, err := s.newSetUp(p, false)
	if err != nil {
		return err
	}
	return s.showSetUp(c, started, wrong)
}

// setUpCookie keeps a set-up under way while its page is loaded again: the app has its secret already.
const setUpCookie = "madoguchi_set_up"

// keptSetUp is the set-up that the person has begun in this browser, where it can still be confirmed and would not take the password
// by now.
func (s *Server) keptSetUp(c *gin.Context, p entrance.Principal) (api.SetUp, bool) {
	pending, err := c.Cookie(setUpCookie)
	if err != nil {
		return api.SetUp{}, false
	}
	begun, err := s.openSetUp(p, pending)
	if err != nil || begun.overtaken(p.Staff.SecondFactor) || s.asksPassword(p) && !begun.Proven {
		return api.SetUp{}, false
	}
	shown, err := s.shown(p.Staff, begun, pending)
	return shown, err == nil
}

// askPassword asks for the password before the first set-up.
func (s *Server) askPassword(c *gin.Context, wrong error) error {
	frame, _, err := s.ownFrame(c)
	if err != nil {
		return err
	}
	status, problem := s.proofProblem(c, wrong)
	return s.answers.Page(c, status, web.SetUpPassword{Frame: frame, Next: nextOf(c), Needed: entrance.SignedIn(c).Session.Limited, Problem: problem})
}

// beginForm begins the first set-up with the password.
func (s *Server) beginForm(c *gin.Context) error {
	p, proof := entrance.SignedIn(c), proofIn(c)
	if p.Staff.SecondFactor.On() {
		c.Redirect(http.StatusSeeOther, secondFactorPath) // set up on another screen
		return nil
	}
	started, err := s.replace(c, p, proof)
	if err != nil {
		return s.askPassword(c, err)
	}
	return s.showSetUp(c, started, nil)
}

// proofProblem notes what stood against a change, and names the sentence about it; nil is nothing.
func (s *Server) proofProblem(c *gin.Context, wrong error) (status int, problem string) {
	if wrong == nil {
		return http.StatusOK, ""
	}
	known, status := s.answers.Note(c, wrong)
	switch {
	case errors.Is(known, madoguchi.ErrWrongPassword):
		return status, "password"
	case errors.Is(known, madoguchi.ErrSecondFactorKept):
		return status, "kept"
	case errors.Is(known, madoguchi.ErrSetUpOver):
		return status, "over"
	default:
		return status, codeProblem(known)
	}
}

// showSecondFactor shows what is set up; wrong is what stood against a change, nil at first.
func (s *Server) showSecondFactor(c *gin.Context, wrong error) error {
	frame, clinic, err := s.ownFrame(c)
	if err != nil {
		return err
	}
	p := entrance.SignedIn(c)
	page := web.SecondFactor{
		Frame: frame, Since: p.Staff.SecondFactor.Since, Left: len(p.Staff.SecondFactor.Recovery), Kept: clinic.NeedsSecondFactor(p.Staff.Role),
	}
	status, problem := s.proofProblem(c, wrong)
	page.Problem = problem
	return s.answers.Page(c, status, page)
}

// showSetUp shows the secret and asks for its first code; wrong is what was wrong with the code before, nil at first.
func (s *Server) showSetUp(c *gin.Context, started api.SetUp, wrong error) error {
	frame, _, err := s.ownFrame(c)
	if err != nil {
		return err
	}
	p := entrance.SignedIn(c)
	page := web.SetUpSecondFactor{
		Frame: frame, URI: started.URI, Secret: started.Secret, Pending: started.Pending, Needed: p.Session.Limited,
		Replaces: p.Staff.SecondFactor.On(), Next: nextOf(c),
	}
	status, problem := s.proofProblem(c, wrong)
	page.Problem = problem
	s.answers.SetCookie(c, http.Cookie{Name: setUpCookie, Value: started.Pending, Path: secondFactorPath, MaxAge: int(setUpWithin.Seconds())})
	return s.answers.Page(c, status, page)
}

// showCodes shows recovery codes: of a second factor that was set up, or in place of earlier ones.
func (s *Server) showCodes(c *gin.Context, codes []madoguchi.RecoveryCode, renewed bool) error {
	frame, _, err := s.ownFrame(c)
	if err != nil {
		return err
	}
	return s.answers.Page(c, http.StatusOK, web.RecoveryCodes{Frame: frame, Codes: shownCodes(codes), Renewed: renewed, Next: cmp.Or(nextOf(c), entrance.Home)})
}

// confirmSetUpForm switches on what the page has begun. After a wrong code the same secret is shown, for the app has it already.
func (s *Server) confirmSetUpForm(c *gin.Context) error {
	p, pending := entrance.SignedIn(c), c.PostForm("pending")
	codes, wrong := s.confirm(c, p, pending, c.PostForm("code"))
	if wrong == nil {
		s.answers.SetCookie(c, http.Cookie{Name: setUpCookie, Path: secondFactorPath, MaxAge: -1})
		return s.showCodes(c, codes, false)
	}
	if p.Overtaken() {
		return wrong
	}
	begun, err := s.openSetUp(p, pending)
	switch {
	case err == nil && !begun.overtaken(p.Staff.SecondFactor):
		again, err := s.shown(p.Staff, begun, pending)
		if err != nil {
			return err
		}
		return s.showSetUp(c, again, wrong)
	case p.Staff.SecondFactor.On():
		c.Redirect(http.StatusSeeOther, secondFactorPath) // set up on another screen
		return nil
	default:
		return s.beginOnPage(c, wrong)
	}
}

// proofIn reads the form that all changes of a second factor share.
func proofIn(c *gin.Context) api.Proof {
	return api.Proof{Password: c.PostForm("password"), Code: c.PostForm("code")}
}

func (s *Server) recoveryCodesForm(c *gin.Context) error {
	codes, err := s.replaceCodes(c, entrance.SignedIn(c), proofIn(c))
	if err != nil {
		return s.notChanged(c, err)
	}
	return s.showCodes(c, codes, true)
}

func (s *Server) replaceForm(c *gin.Context) error {
	started, err := s.replace(c, entrance.SignedIn(c), proofIn(c))
	if err != nil {
		return s.notChanged(c, err)
	}
	return s.showSetUp(c, started, nil)
}

func (s *Server) switchOffForm(c *gin.Context) error {
	if err := s.switchOff(c, entrance.SignedIn(c), proofIn(c)); err != nil {
		return s.notChanged(c, err)
	}
	c.Redirect(http.StatusSeeOther, entrance.Home)
	return nil
}

// notChanged shows what stood against a change, or begins anew where there is nothing to change any more.
func (s *Server) notChanged(c *gin.Context, err error) error {
	if errors.Is(err, madoguchi.ErrSecondFactorOff) {
		c.Redirect(http.StatusSeeOther, secondFactorPath)
		return nil
	}
	return s.showSecondFactor(c, err)
}
