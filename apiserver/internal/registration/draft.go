package registration

import (
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
)

// Draft is an application that waits for confirmation in the browser, sealed. It holds the password's hash and never
// the password.
type Draft struct {
	ID             madoguchi.VerificationID
	Registration   madoguchi.Registration
	PasswordHash   string
	Language       string
	Terms, Privacy string
	At             time.Time
}

// The lifetime of a draft.
const (
	draftLabel    = "registration draft"
	draftLifetime = 2 * time.Hour
)

// newDraft hashes the password, after it has checked the caller's limit.
func (h *Handler) newDraft(c *gin.Context, form registrationForm) (Draft, error) {
	if err := h.Limits.Registrations.Take(access.Network(c.ClientIP())); err != nil {
		return Draft{}, err
	}
	hash, err := h.Hasher.Hash(c.Request.Context(), form.Password)
	if err != nil {
		return Draft{}, err
	}
	language := string(answer.Language(c))
	terms, privacy := h.Content.Versions(language)
	return Draft{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Registration: form.registration.OfKind(), PasswordHash: hash,
		Language: language, Terms: terms, Privacy: privacy, At: h.Now(),
	}, nil
}

// outdated returns why a draft can no longer be submitted: expired, agreement, or "".
func (h *Handler) outdated(d Draft) string {
	terms, privacy := h.Content.Versions(d.Language)
	switch {
	case h.Now().Sub(d.At) > draftLifetime:
		return "expired"
	case terms != d.Terms || privacy != d.Privacy:
		return "agreement"
	default:
		return ""
	}
}

// SealDraft returns the sealed draft for the page.
func (h *Handler) SealDraft(d Draft) string {
	return seal.Text(h.Sealer, draftLabel, "", d)
}

// openDraft returns errBody for text that was not sealed here.
func (h *Handler) openDraft(sealed string) (Draft, error) {
	d, err := seal.OpenText[Draft](h.Sealer, draftLabel, "", sealed)
	if err != nil {
		return d, answer.ErrBody
	}
	return d, nil
}

// form returns the form of the draft, without the password.
func (d Draft) form() registrationForm {
	return registrationForm{registration: d.Registration, agreed: true}
}

func (d Draft) application() madoguchi.Application {
	return madoguchi.Application{
		ID: d.ID, Registration: d.Registration, PasswordHash: d.PasswordHash, Language: d.Language,
		Consent: madoguchi.Consent{Terms: d.Terms, Privacy: d.Privacy, At: d.At},
	}
}
