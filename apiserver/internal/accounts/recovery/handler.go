// Package recovery lets staff who have lost both the password and the second factor back in if a colleague vouches for
// them. It must not know how a recovery is carried out: its workflow does that.
package recovery

import (
	"context"

	"golang.org/x/sync/singleflight"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/accounts/resets"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// Store reads recoveries.
type Store interface {
	Recovery(context.Context, madoguchi.VerificationID) (madoguchi.Recovery, error)
	Recoveries(context.Context, madoguchi.ClinicID) ([]madoguchi.Recovery, error)
	Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error)
}

// Processes starts and updates the workflows of recoveries.
type Processes interface {
	Recover(context.Context, accounts.RecoveryRequest) error
	ApproveRecovery(ctx context.Context, of madoguchi.Recovery, by madoguchi.StaffID) error
	StopRecovery(context.Context, madoguchi.Recovery) error
	UseRecovery(ctx context.Context, of madoguchi.Recovery, passwordHash string) error
}

// Handler answers requests about recoveries. All exported fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Links     *mailedlinks.Links
	Resets    *resets.Handler
	Limits    *access.Limits
	Guard     *access.Guard

	uses singleflight.Group // of the links that complete a recovery, under way
}
