package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// Staff who have forgotten their password get back in by a mail to their address; staff who have lost their authenticator by such a
// mail and their password.
//
//	ask ──► mailed        the same for every address, and as fast: whether it has an account is found out behind the answer
//	link ──► form ──► done, all sessions have ended
//
// A mailbox takes one of two factors at most: a new password takes a code or a recovery code where the account has a
// second factor, and taking that off takes the password.
//
// A repeated request makes a second link, of which the newest counts: a request has no ID of its own, so that no form that lies
// about can bring a used link back.

// resetRequestPage asks for the address, and for the password too where it is the second factor that is lost.
func (s *Server) resetRequestPage(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error { return s.resetRequestStep(c, http.StatusOK, purpose, "", "") }
}

func (s *Server) resetRequestStep(c *gin.Context, status int, purpose madoguchi.Purpose, email, problem string) error {
	return s.answers.Page(c, status, web.ResetRequest{Frame: s.answers.Frame(c, madoguchi.Clinic{}), Purpose: purpose, Email: email, Problem: problem})
}

// resetRequestForm asks for the mail.
func (s *Server) resetRequestForm(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		form, err := passwords.ReadForm(c)
		if err != nil {
			return err
		}
		if err := s.askReset(c, purpose, form); err != nil {
			known, status := s.answers.Note(c, err)
			return s.resetRequestStep(c, status, purpose, form.Email, accountProblem(known))
		}
		c.Redirect(http.StatusSeeOther, c.Request.URL.Path+"/mailed")
		return nil
	}
}

func (s *Server) askReset(c *gin.Context, purpose madoguchi.Purpose, form passwords.Form) error {
	if err := madoguchi.CheckMail("email", form.Email); err != nil {
		return err
	}
	if purpose == madoguchi.SecondFactorReset {
		if err := s.ownsSecondFactor(c, form); err != nil {
			return err
		}
	}
	if err := s.limits.Resets.Take(entrance.Network(c.ClientIP())); err != nil {
		return err
	}
	if err := s.limits.ResetsOf.Take(s.Accounts.Account(form.Email)); err != nil {
		return err
	}
	id := madoguchi.VerificationID(madoguchi.NewID())
	return s.Processes.AskReset(c.Request.Context(), purpose, id, form.Email, string(answer.Language(c)))
}

// ownsSecondFactor wants the account's password. Who has shown it may know that there is nothing to take off.
func (s *Server) ownsSecondFactor(c *gin.Context, form passwords.Form) error {
	staff, err := s.passwords.Check(c, form.Email, form.Password)
	if err == nil && !staff.SecondFactor.On() {
		err = madoguchi.ErrSecondFactorOff
	}
	return err
}

// accountProblem names the sentence that the page of a form about an account says about a failure.
func accountProblem(known *madoguchi.Error) string {
	switch {
	case known.Kind == madoguchi.KindInvalid:
		return "mailForm"
	case known.Kind == madoguchi.KindUnauthenticated, known.Kind == madoguchi.KindTooMany, known.Is(madoguchi.ErrSecondFactorOff):
		return known.Code
	default:
		return "unavailable"
	}
}

func (s *Server) resetMailedPage(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		return s.answers.Page(c, http.StatusOK, web.ResetMailed{Frame: s.answers.Frame(c, madoguchi.Clinic{}), Purpose: purpose})
	}
}

// newPasswordPage is what the link of a password reset opens.
func (s *Server) newPasswordPage(c *gin.Context) error {
	_, member, err := s.ownLink(c, madoguchi.PasswordReset)
	if err != nil {
		return s.linkRefused(c, madoguchi.PasswordReset, err)
	}
	return s.newPasswordStep(c, http.StatusOK, member.SecondFactor.On(), web.NewPassword{})
}

// newPasswordStep shows the form, which asks for a code too where the account has a
// second factor: a mailbox alone resets one of two.
func (s *Server) newPasswordStep(c *gin.Context, status int, asksCode bool, page web.NewPassword) error {
	page.Frame, page.AsksCode = s.answers.Frame(c, madoguchi.Clinic{}), asksCode
	return s.answers.Page(c, status, page)
}

func (s *Server) newPasswordForm(c *gin.Context) error {
	form, err := passwords.ReadForm(c)
	if err != nil {
		return err
	}
	link, member, err := s.ownLink(c, madoguchi.PasswordReset)
	asksCode := form.Code != "" || member.SecondFactor.On()
	if faults := form.Faults(); err == nil && faults != nil {
		return s.newPasswordStep(c, http.StatusUnprocessableEntity, asksCode,
			web.NewPassword{PasswordForm: web.PasswordForm{Faults: faults}})
	}
	if err == nil {
		err = s.resetPassword(c, link, member, form)
	}
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, "/reset-password-done")
		return nil
	case errors.Is(err, madoguchi.ErrWrongCode):
		_, status := s.answers.Note(c, err)
		return s.newPasswordStep(c, status, asksCode, web.NewPassword{Problem: "code"})
	default:
		return s.linkRefused(c, madoguchi.PasswordReset, s.answers.OrNotice(c, err, func(status int, notice string) error {
			return s.newPasswordStep(c, status, asksCode, web.NewPassword{Notice: notice})
		}))
	}
}

// resetPassword uses the link, with a code of the second factor where there is one. One write sets the password and
// spends the code. So an attempt that fails costs no recovery code, and one code does not serve two attempts at
// once.
func (s *Server) resetPassword(
	c *gin.Context, link madoguchi.Verification, member madoguchi.Staff, form passwords.Form,
) error {
	spending := func(spent madoguchi.SpentCode) func(context.Context, madoguchi.Verification) error {
		return s.hashing(form.Password, func(ctx context.Context, link madoguchi.Verification, hash string) error {
			return s.Processes.UseLink(ctx, link, hash, spent)
		})
	}
	if !member.SecondFactor.On() {
		return s.use(c, link.ID, form.Password, spending(madoguchi.SpentCode{}))
	}
	return s.use(c, link.ID, form.Password+"\x00"+form.Code, func(ctx context.Context, link madoguchi.Verification) error {
		spent, err := s.codeToSpend(c, member, form.Code)
		if err == nil {
			err = spending(spent)(ctx, link)
		}
		if !errors.Is(err, madoguchi.ErrWrongCode) {
			return err
		}
		if _, ended := s.link(ctx, link.ID); ended != nil {
			return ended // and the code was spent by who was faster
		}
		return err
	})
}

// ownLink is the link in the path, and whose account it is for. Somebody who
// has left the clinic since has nothing to reset.
func (s *Server) ownLink(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.Verification, madoguchi.Staff, error) {
	link, asked, err := s.askedBy(c, purpose)
	if err != nil {
		return link, madoguchi.Staff{}, err
	}
	member, err := s.Store.StaffByEmail(c.Request.Context(), asked.Address)
	if errors.Is(err, madoguchi.ErrNotFound) {
		err = madoguchi.ErrLinkExpired.Because(err)
	}
	return link, member, err
}

// askedBy is the link in the path, and what it was asked for.
func (s *Server) askedBy(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.Verification, workflows.Asking, error) {
	link, err := s.linkOf(c, purpose)
	if err != nil {
		return link, workflows.Asking{}, err
	}
	asked, err := s.Processes.Asked(c.Request.Context(), link)
	return link, asked, s.whyNot(c.Request.Context(), link.ID, err)
}

// usePassword uses a link that sets a password, by what takes the hash. Two who choose differently at the same time must not both
// read that it is done.
func (s *Server) usePassword(
	c *gin.Context, id madoguchi.VerificationID, password string, act func(context.Context, madoguchi.Verification, string) error,
) error {
	return s.use(c, id, password, s.hashing(password, act))
}

// hashing hands the password's hash to what takes it.
func (s *Server) hashing(
	password string, act func(context.Context, madoguchi.Verification, string) error,
) func(context.Context, madoguchi.Verification) error {
	return func(ctx context.Context, link madoguchi.Verification) error {
		hash, err := s.hashFor(ctx, password)
		if err != nil {
			return err
		}
		return act(ctx, link, hash)
	}
}

// hashFor waits for a place for half of the time of a link's use, so that what follows has the other half: a use that is cut off
// would be found to be done by who tries again with another hash.
func (s *Server) hashFor(ctx context.Context, password string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, useWithin/2)
	defer cancel()
	return s.hasher.Hash(ctx, password)
}

// removalPage is what the link opens that takes the second factor off an account.
func (s *Server) removalPage(c *gin.Context) error {
	if _, err := s.linkOf(c, madoguchi.SecondFactorReset); err != nil {
		return s.linkRefused(c, madoguchi.SecondFactorReset, err)
	}
	return s.removalStep(c, http.StatusOK, "", "")
}

func (s *Server) removalStep(c *gin.Context, status int, email, problem string) error {
	return s.answers.Page(c, status, web.SecondFactorRemoval{Frame: s.answers.Frame(c, madoguchi.Clinic{}), Email: email, Problem: problem})
}

// removalForm asks for address and password again: the mail may have been read by somebody else. A link does not hold its address.
func (s *Server) removalForm(c *gin.Context) error {
	link, err := s.linkOf(c, madoguchi.SecondFactorReset)
	if err != nil {
		return s.linkRefused(c, madoguchi.SecondFactorReset, err)
	}
	form, err := passwords.ReadForm(c)
	if err != nil {
		return err
	}
	if err := s.remove(c, link, form); err != nil {
		known, status := answer.Refusal(err)
		switch known.Kind {
		case madoguchi.KindUnauthenticated, madoguchi.KindTooMany, madoguchi.KindUnavailable:
			s.answers.Note(c, err)
			return s.removalStep(c, status, form.Email, accountProblem(known))
		default:
			return s.linkRefused(c, madoguchi.SecondFactorReset, err)
		}
	}
	c.Redirect(http.StatusSeeOther, "/reset-second-factor-done")
	return nil
}

func (s *Server) remove(c *gin.Context, link madoguchi.Verification, form passwords.Form) error {
	staff, err := s.passwords.Check(c, form.Email, form.Password)
	if err != nil {
		return err
	}
	if s.Accounts.Account(staff.Email) != link.Account {
		return madoguchi.ErrWrongCredentials
	}
	return s.use(c, link.ID, "", func(ctx context.Context, link madoguchi.Verification) error {
		return s.Processes.UseLink(ctx, link, "", madoguchi.SpentCode{})
	})
}
