// Package joining handles the mailed link of an invitation: it shows the invitation, and takes a password and the
// agreement. It must not know who invites (package staff).
package joining

import (
	"context"

	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/content"
	"madoguchi/madoguchi"
)

// Store reads the clinic.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
}

// Processes are the workflows of invitations.
type Processes interface {
	Join(ctx context.Context, link madoguchi.Verification, passwordHash string, consent madoguchi.Consent) error
}

// Handler answers with the pages. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Links     *mailedlinks.Links
	Content   *content.Library
}
