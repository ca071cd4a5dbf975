// Package resets lets staff who have forgotten the password or lost the authenticator back in. They ask for a mail, and
// its link asks for the other factor. It must not know whether an address has an account: that is checked after the
// answer.
package resets

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// Store finds the account of a link.
type Store interface {
	StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
}

// Processes are the workflows of resets.
type Processes interface {
	AskReset(ctx context.Context, purpose madoguchi.Purpose, id madoguchi.VerificationID, address,
		language string) error
	Asked(context.Context, madoguchi.Verification) (accounts.LinkRequest, error)
	UseLink(ctx context.Context, link madoguchi.Verification, passwordHash string, spent madoguchi.SpentCode) error
}

// Handler answers with the pages. All fields are needed.
type Handler struct {
	*answer.Answers
	Store        Store
	Processes    Processes
	Links        *mailedlinks.Links
	Passwords    *passwords.Checker
	SecondFactor *secondfactor.Handler
	Accounts     madoguchi.AddressKeys
	Limits       *access.Limits
}
