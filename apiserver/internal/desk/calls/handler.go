// Package calls answers the desk's requests about standalone video calls, which have no reservation. It must not know
// what happens in a call (package presence).
package calls

import (
	"context"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Processes are the workflows of calls.
type Processes interface {
	CreateCall(context.Context, visits.CallInput) (visits.CallCreated, error)
	EditCall(context.Context, madoguchi.CallID, visits.EditCall) error
	CancelCall(context.Context, madoguchi.CallID, visits.Cancellation) error
	FinishCall(context.Context, madoguchi.CallID, madoguchi.Actor) error
	AttendCall(context.Context, madoguchi.CallID, madoguchi.Actor) error
	RevokeCallLinks(context.Context, madoguchi.CallID, madoguchi.Actor) error
}

// Handler answers requests about calls. All fields are needed.
type Handler struct {
	Processes Processes
	Entries   *entries.Finder
	Guard     *access.Guard
	Now       func() time.Time
}
