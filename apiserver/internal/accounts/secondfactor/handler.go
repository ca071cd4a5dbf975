// Package secondfactor sets up, checks, replaces and removes the second factor of a member of staff. Handler serves the
// desk's API and the sign-in, Pages serves browsers. It must not know what a session is opened for.
package secondfactor

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
)

// Store keeps second factors, and the sessions that a change opens or ends.
type Store interface {
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error)
	PutSecondFactor(ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.StaffID, read,
		becomes madoguchi.SecondFactor) error
	WidenSession(ctx context.Context, secretHash [32]byte) error
	DeleteOtherSessions(ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, but [32]byte) error
}

// Handler answers the desk, and checks codes. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Passwords *passwords.Checker
	Sealer    seal.Sealer
	Limits    *access.Limits
}

// Pages answers with the pages about the second factor.
type Pages struct {
	*Handler
	Guard *access.Guard
}
