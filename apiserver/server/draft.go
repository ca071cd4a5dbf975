package server

import (
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
)

// draft is an application that waits for its OK in the browser, sealed. It holds the password's hash and never the password.
type draft struct {
	ID             madoguchi.VerificationID
	Registration   madoguchi.Registration
	PasswordHash   string
	Language       string
	Terms, Privacy string
	At             time.Time
}

const (
	draftLabel    = "registration draft"
	draftLifetime = 2 * time.Hour
)

// newDraft hashes the password, which only somebody who has not asked for too much may ask for.
func (s *Server) newDraft(c *gin.Context, form registrationForm) (draft, error) {
	if err := s.limits.Registrations.Take(entrance.Network(c.ClientIP())); err != nil {
		return draft{}, err
	}
	hash, err := s.hasher.Hash(c.Request.Context(), form.Password)
	if err != nil {
		return draft{}, err
	}
	language := string(answer.Language(c))
	terms, privacy := s.Content.Versions(language)
	return draft{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Registration: form.registration.OfKind(), PasswordHash: hash,
		Language: language, Terms: terms, Privacy: privacy, At: s.Now(),
	}, nil
}

// outdated says why a draft can no longer be applied for: expired, agreement, or "".
func (s *Server) outdated(d draft) string {
	terms, privacy := s.Content.Versions(d.Language)
	switch {
	case s.Now().Sub(d.At) > draftLifetime:
		return "expired"
	case terms != d.Terms || privacy != d.Privacy:
		return "agreement"
	default:
		return ""
	}
}

func (s *Server) sealDraft(d draft) string {
	return seal.Text(s.Sealer, draftLabel, "", d)
}

// openDraft returns errBody for what was not sealed here.
func (s *Server) openDraft(sealed string) (draft, error) {
	d, err := seal.OpenText[draft](s.Sealer, draftLabel, "", sealed)
	if err != nil {
		return d, answer.ErrBody
	}
	return d, nil
}

// form is what the draft was made of, as far as it is known here.
func (d draft) form() registrationForm {
	return registrationForm{registration: d.Registration, agreed: true}
}

func (d draft) application() madoguchi.Application {
	return madoguchi.Application{
		ID: d.ID, Registration: d.Registration, PasswordHash: d.PasswordHash, Language: d.Language,
		Consent: madoguchi.Consent{Terms: d.Terms, Privacy: d.Privacy, At: d.At},
	}
}
