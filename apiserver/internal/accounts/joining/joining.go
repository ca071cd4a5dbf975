package joining

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// JoinPage answers an invitation's link (D10): it shows who is invited and by which clinic, and asks for a password.
func (h *Handler) JoinPage(c *gin.Context) error {
	link, err := h.Links.Of(c, madoguchi.Invitation)
	if err != nil {
		return h.Links.Refused(c, madoguchi.Invitation, err)
	}
	return h.joinStep(c, http.StatusOK, link, web.PasswordForm{}, "")
}

func (h *Handler) joinStep(
	c *gin.Context, status int, link madoguchi.Verification, form web.PasswordForm, notice string,
) error {
	clinic, err := h.Store.Clinic(c.Request.Context(), link.Invitation.ClinicID)
	if err != nil {
		return err
	}
	return h.Page(c, status, web.Join{
		Frame: h.Frame(c, clinic), PasswordForm: form, Invitation: link.Invitation, AgreedTo: versionsOf(h.consent(c)),
		Notice: notice,
	})
}

// JoinForm adds the invited person to the staff, with the chosen password.
func (h *Handler) JoinForm(c *gin.Context) error {
	link, err := h.Links.Of(c, madoguchi.Invitation)
	if err != nil {
		return h.Links.Refused(c, madoguchi.Invitation, err)
	}
	form, err := passwords.ReadForm(c)
	if err != nil {
		return err
	}
	clinic, err := h.Store.Clinic(c.Request.Context(), link.Invitation.ClinicID)
	if err != nil {
		return err
	}
	rule := passwords.OfStaff(link.Invitation.Staff("", "", madoguchi.Consent{}), clinic)
	shown := web.PasswordForm{
		Agreed: form.Agreed, Faults: append(form.Faults(rule), passwords.Agreement(form.Agreed)...),
	}
	if shown.Faults != nil {
		return h.joinStep(c, http.StatusUnprocessableEntity, link, shown, "")
	}
	consent := h.consent(c)
	if form.AgreedTo != versionsOf(consent) {
		return h.joinStep(c, http.StatusConflict, link, web.PasswordForm{}, "agreement")
	}
	join := func(ctx context.Context, link madoguchi.Verification, hash string) error {
		return h.Processes.Join(ctx, link, hash, consent)
	}
	if err := h.Links.UsePassword(c, link.ID, form.Password, join); err != nil {
		return h.Links.Refused(c, madoguchi.Invitation, h.OrNotice(c, err, func(status int, notice string) error {
			return h.joinStep(c, status, link, shown, notice)
		}))
	}
	c.Redirect(http.StatusSeeOther, "/join-done")
	return nil
}

// versionsOf returns the versions of the texts in a consent, for the form.
func versionsOf(consent madoguchi.Consent) string { return consent.Terms + " " + consent.Privacy }

// consent returns the versions that a person who agrees now agrees to (C5).
func (h *Handler) consent(c *gin.Context) madoguchi.Consent {
	terms, privacy := h.Content.Versions(string(answer.Language(c)))
	return madoguchi.Consent{Terms: terms, Privacy: privacy, At: h.Now()}
}
