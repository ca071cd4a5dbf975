package server

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

// ticketFor is how long a person may take between the password and the code.
const ticketFor = 10 * time.Minute

// sealedTicket is the use of the sealer.
const sealedTicket = "half-way through signing in"

// ticket is what the page of the second step holds, sealed, in place of the password: who has shown it.
type ticket struct {
	Clinic   madoguchi.ClinicID
	Staff    madoguchi.StaffID
	Password [32]byte // of the stored hash: a password that was changed meanwhile makes the ticket void
	Given    time.Time
}

// signInForm signs in from the page: with address and password or, in a second step, with a ticket and a code. What went wrong
// is shown there, with the address as it was typed.
func (s *Server) signInForm(c *gin.Context) error {
	if c.PostForm("ticket") != "" {
		return s.signInWithCode(c)
	}
	staff, err := s.passwords.Check(c, c.PostForm("email"), c.PostForm("password"))
	if err != nil {
		return s.signInAgain(c, err)
	}
	if staff.SecondFactor.On() {
		return s.askForCode(c, s.sealTicket(staff), nil)
	}
	return s.enter(c, staff, "")
}

// signInWithCode is the second step.
func (s *Server) signInWithCode(c *gin.Context) error {
	if err := s.limits.SignInFrom.Take(entrance.Network(c.ClientIP())); err != nil {
		return s.signInAgain(c, err)
	}
	staff, err := s.openTicket(c, c.PostForm("ticket"))
	if err != nil {
		return s.signInAgain(c, err)
	}
	return s.enter(c, staff, c.PostForm("code"))
}

// enter opens the session and leads on.
func (s *Server) enter(c *gin.Context, staff madoguchi.Staff, code string) error {
	opened, err := s.openSession(c, staff, code)
	switch {
	case err == nil:
	case c.PostForm("ticket") != "":
		return s.askForCode(c, c.PostForm("ticket"), err)
	default:
		return s.signInAgain(c, err)
	}
	s.answers.SetCookie(c, http.Cookie{Name: entrance.SessionCookie, Value: opened.Token, Path: "/", MaxAge: int(entrance.SessionLifetime.Seconds())})
	next := entrance.OwnPath(c.PostForm("next"))
	if opened.Limited {
		c.Redirect(http.StatusSeeOther, setUpPath(next))
		return nil
	}
	c.Redirect(http.StatusSeeOther, cmp.Or(next, entrance.Home))
	return nil
}

// askForCode shows the second step, with what was wrong with the code before; nil at first. The ticket stays the first: it does
// not last longer for being tried.
func (s *Server) askForCode(c *gin.Context, sealed string, wrong error) error {
	status, problem := http.StatusOK, ""
	if wrong != nil {
		var known *madoguchi.Error
		known, status = s.answers.Note(c, wrong)
		problem = codeProblem(known)
	}
	return s.answers.Page(c, status, web.SignInCode{
		Frame: s.answers.Frame(c, madoguchi.Clinic{}), Ticket: sealed, Next: entrance.OwnPath(c.PostForm("next")), Problem: problem,
	})
}

// signInAgain shows the first step again.
func (s *Server) signInAgain(c *gin.Context, err error) error {
	known, status := s.answers.Note(c, err)
	problem := passwords.Problem(known.Kind)
	if errors.Is(known, errTicket) {
		problem = "form"
	}
	return s.answers.Page(c, status, web.SignIn{
		Frame: s.answers.Frame(c, madoguchi.Clinic{}), Next: entrance.OwnPath(c.PostForm("next")), Email: c.PostForm("email"), Problem: problem,
	})
}

// codeProblem names what a page says is wrong with a code.
func codeProblem(known *madoguchi.Error) string {
	switch known.Kind {
	case madoguchi.KindInvalid, madoguchi.KindUnauthenticated:
		return "code"
	default:
		return passwords.Problem(known.Kind)
	}
}

// errTicket is a second step that comes too late, or with a ticket that is none.
var errTicket = &madoguchi.Error{Kind: madoguchi.KindUnauthenticated, Code: "signIn"}

func (s *Server) sealTicket(staff madoguchi.Staff) string {
	return seal.Text(s.Sealer, sealedTicket, "", ticket{
		Clinic: staff.ClinicID, Staff: staff.ID, Password: sha256.Sum256([]byte(staff.PasswordHash)), Given: s.Now(),
	})
}

// openTicket returns who has shown the password a little while ago; errTicket where nobody has.
func (s *Server) openTicket(c *gin.Context, text string) (madoguchi.Staff, error) {
	given, err := seal.OpenText[ticket](s.Sealer, sealedTicket, "", text)
	if err != nil || s.Now().Sub(given.Given) > ticketFor {
		return madoguchi.Staff{}, errTicket
	}
	staff, err := s.Store.Staff(c.Request.Context(), given.Clinic, given.Staff)
	switch {
	case madoguchi.KindOf(err) == madoguchi.KindNotFound, err == nil && sha256.Sum256([]byte(staff.PasswordHash)) != given.Password:
		return madoguchi.Staff{}, errTicket
	}
	return staff, err
}
