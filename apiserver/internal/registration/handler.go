// Package registration takes a clinic's registration: two forms, a confirmation, and the mailed link that completes it
// (Activation). Nothing is stored before the application, so nothing can expire while the applicant types. It must not
// know how a clinic is opened: a workflow does that.
package registration

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/content"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// Processes accepts applications.
type Processes interface {
	Apply(context.Context, madoguchi.Application) error
}

// Handler answers with the forms. All fields are needed.
type Handler struct {
	*answer.Answers
	Processes  Processes
	Content    *content.Library
	Hasher     *passwords.Hasher
	Sealer     seal.Sealer
	Limits     *access.Limits
	Guard      *access.Guard
	Activation *Activation
}

// ActivationProcesses are the workflows of the mailed link.
type ActivationProcesses interface {
	Activate(ctx context.Context, link madoguchi.Verification, passwordHash string) error
	Asked(context.Context, madoguchi.Verification) (accounts.LinkRequest, error)
}

// Activation answers the mailed link. All fields are needed.
type Activation struct {
	*answer.Answers
	Processes ActivationProcesses
	Links     *mailedlinks.Links
	Sealer    seal.Sealer
	Guard     *access.Guard
}
