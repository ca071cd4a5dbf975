// Package access decides who may use a route. It holds sessions and the access of each route, rate limits, the
// security headers, and the proxies trusted with a caller's address.
//
//	request ──► OwnOrigin ──► Admit ──► handler
//	                            └── no session 401, limited session 403 secondFactorRequired, other role 403
//
// Staff and patients have sessions and cookies of their own. One browser can be signed in as both. A patient whose
// sign-up is not complete gets 403 profileRequired. Operators have no sessions: their cookie is signed with their key.
//
// A session of staff is limited while its owner still has to set up a second factor. Package access must not know what
// the routes do, or how a session is opened (package signin).
package access

import (
	"context"
	"time"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Store looks up sessions and their owners.
type Store interface {
	Session(ctx context.Context, secretHash [32]byte, now time.Time) (madoguchi.Session, error)
	Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	AccountSession(ctx context.Context, secretHash [32]byte, now time.Time) (madoguchi.AccountSession, error)
	Account(context.Context, madoguchi.AccountID) (madoguchi.Account, error)
	UnreadNotices(ctx context.Context, account madoguchi.Account, now time.Time) (int, error)
}

// Guard admits or refuses requests.
type Guard struct {
	*answer.Answers
	Store     Store
	LookAgain time.Duration // the interval at which an open connection is checked again; required
	// OperatorKeys are the keys that operators sign in with, the newest first. Without one, nobody is an operator.
	OperatorKeys []string
}
