// Package signin opens and ends the sessions of patients (A3). It must not know what a session may do (package access).
package signin

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Store keeps the sessions of accounts.
type Store interface {
	Account(context.Context, madoguchi.AccountID) (madoguchi.Account, error)
	CreateAccountSession(context.Context, madoguchi.AccountSession) error
	DeleteAccountSession(ctx context.Context, secretHash [32]byte) error
}

// Handler answers requests about sessions. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Passwords *passwords.Checker
	Guard     *access.Guard
}
