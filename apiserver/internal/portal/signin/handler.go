// Package signin opens and ends the sessions of patients (A3), and keeps a form that came after its session. It must
// not know what a session may do (package access).
package signin

import (
	"context"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
)

// Store keeps the sessions of accounts.
type Store interface {
	Account(context.Context, madoguchi.AccountID) (madoguchi.Account, error)
	CreateAccountSession(context.Context, madoguchi.AccountSession) error
	DeleteAccountSession(ctx context.Context, secretHash [32]byte) error
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	ReservationsOfAccount(context.Context, madoguchi.Account, int) ([]madoguchi.Reservation, error)
}

// Door closes the way into a call that the browser has.
type Door interface {
	Leave(*gin.Context, madoguchi.CallID)
}

// Handler answers requests about sessions. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Door      Door
	Passwords *passwords.Checker
	Guard     *access.Guard
	Sealer    seal.Sealer
}
