// Package signup lets patients create an account (A1), and choose a new password after they have forgotten it (A4).
// Both begin with a mail. It must not know whether an address has an account: that is checked after the answer.
package signup

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/content"
	"madoguchi/apiserver/internal/portal/signin"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// Store finds the account of a link.
type Store interface {
	Account(context.Context, madoguchi.AccountID) (madoguchi.Account, error)
	AccountByEmail(ctx context.Context, email string) (madoguchi.Account, error)
}

// Processes are the workflows of the mailed links.
type Processes interface {
	SignUp(ctx context.Context, id madoguchi.VerificationID, address, language, next string) error
	AskReset(ctx context.Context, purpose madoguchi.Purpose, id madoguchi.VerificationID, address,
		language string) error
	Asked(context.Context, madoguchi.Verification) (accounts.LinkRequest, error)
	Join(ctx context.Context, link madoguchi.Verification, passwordHash string, consent madoguchi.Consent) error
}

// Handler answers with the pages. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Links     *mailedlinks.Links
	Passwords *passwords.Checker
	SignIn    *signin.Handler
	Content   *content.Library
	Accounts  madoguchi.AddressKeys
	Limits    *access.Limits
	Guard     *access.Guard
	Sealer    seal.Sealer
}
