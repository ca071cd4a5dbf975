// Package signin opens and ends the sessions of staff, from the desk and from a browser. Signing in needs a password,
// and a code if the account has a second factor. It must not know what a session may do (package access).
package signin

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
)

// Store keeps sessions.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error)
	CreateSession(context.Context, madoguchi.Session) error
	DeleteSession(ctx context.Context, secretHash [32]byte) error
}

// Handler answers requests about sessions. All fields are needed.
type Handler struct {
	*answer.Answers
	Store        Store
	Passwords    *passwords.Checker
	SecondFactor *secondfactor.Handler
	Sealer       seal.Sealer
	Limits       *access.Limits
	Guard        *access.Guard
}
