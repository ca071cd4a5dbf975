package server

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

// joinPage is what an invitation's link opens: who is invited, by which clinic, and a password to choose (D10).
func (s *Server) joinPage(c *gin.Context) error {
	link, err := s.linkOf(c, madoguchi.Invitation)
	if err != nil {
		return s.linkRefused(c, madoguchi.Invitation, err)
	}
	return s.joinStep(c, http.StatusOK, link, web.PasswordForm{}, "")
}

func (s *Server) joinStep(c *gin.Context, status int, link madoguchi.Verification, form web.PasswordForm, notice string) error {
	clinic, err := s.Store.Clinic(c.Request.Context(), link.Invitation.ClinicID)
	if err != nil {
		return err
	}
	return s.answers.Page(c, status, web.Join{
		Frame: s.answers.Frame(c, clinic), PasswordForm: form, Invitation: link.Invitation, AgreedTo: versionsOf(s.consent(c)), Notice: notice,
	})
}

func (s *Server) joinForm(c *gin.Context) error {
	link, err := s.linkOf(c, madoguchi.Invitation)
	if err != nil {
		return s.linkRefused(c, madoguchi.Invitation, err)
	}
	form, err := passwords.ReadForm(c)
	if err != nil {
		return err
	}
	shown := web.PasswordForm{Agreed: form.Agreed, Faults: append(form.Faults(), passwords.Agreement(form.Agreed)...)}
	if shown.Faults != nil {
		return s.joinStep(c, http.StatusUnprocessableEntity, link, shown, "")
	}
	consent := s.consent(c)
	if form.AgreedTo != versionsOf(consent) {
		return s.joinStep(c, http.StatusConflict, link, web.PasswordForm{}, "agreement")
	}
	join := func(ctx context.Context, link madoguchi.Verification, hash string) error {
		return s.Processes.Join(ctx, link, hash, consent)
	}
	if err := s.usePassword(c, link.ID, form.Password, join); err != nil {
		return s.linkRefused(c, madoguchi.Invitation, s.answers.OrNotice(c, err, func(status int, notice string) error {
			return s.joinStep(c, status, link, shown, notice)
		}))
	}
	c.Redirect(http.StatusSeeOther, "/join-done")
	return nil
}

// versionsOf names the texts of a consent, for the form that shows them.
func versionsOf(consent madoguchi.Consent) string { return consent.Terms + " " + consent.Privacy }

// consent is what somebody agrees to now (C5).
func (s *Server) consent(c *gin.Context) madoguchi.Consent {
	terms, privacy := s.Content.Versions(string(answer.Language(c)))
	return madoguchi.Consent{Terms: terms, Privacy: privacy, At: s.Now()}
}
