// Package entrance decides who may come in: sessions and the access of each route, limits of how often, the headers
// that browsers keep other sites out by, and the proxies that are trusted with a caller's address.
//
//	request ──► OwnOrigin ──► Admit: no session 401, limited session 403 secondFactorRequired, other role 403 ──► handler
//
// A session is limited while its owner still has to set up a second factor. Package entrance must not know what is
// behind the doors, nor how a session is opened (package signin).
package entrance

import (
	"context"
	"time"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Store is where sessions are looked up, and whose they are.
type Store interface {
	Session(ctx context.Context, secretHash [32]byte, now time.Time) (madoguchi.Session, error)
	Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error)
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
}

// Guard lets requests in, or refuses them.
type Guard struct {
	*answer.Answers
	Store     Store
	LookAgain time.Duration // how often a connection that stays open is looked at again; required
}
