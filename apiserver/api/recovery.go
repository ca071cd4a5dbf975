package api

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Recovery concerns an account whose owner has lost both password and second factor. The owner can stop it. Admins
// can approve and stop the recoveries of others.
type Recovery struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"` // of the owner
	Email       string    `json:"email"`
	Own         bool      `json:"own"`   // it is the user's own account
	State       string    `json:"state"` // waiting, approved, granted, done, stopped or expired
	AskedAt     time.Time `json:"askedAt"`
	ObjectUntil time.Time `json:"objectUntil"` // the account is not given back before, even if approved
}

// The states of a Recovery that has not ended. An approved one waits for the end of the owner's time to object.
const (
	RecoveryWaiting  = "waiting"
	RecoveryApproved = "approved"
	RecoveryGranted  = "granted"
)

// Pending reports whether the recovery can still be stopped.
func (r Recovery) Pending() bool {
	return r.State == RecoveryWaiting || r.State == RecoveryApproved || r.State == RecoveryGranted
}

// Approvable reports whether the user can approve it.
func (r Recovery) Approvable() bool { return r.State == RecoveryWaiting && !r.Own }

// ApproveRecovery vouches for a colleague (admins only) and returns the recovery's new state, even if it has ended
// meanwhile. It returns madoguchi.ErrOwnAccount for the owner.
func (c *Client) ApproveRecovery(ctx context.Context, id string) (Recovery, error) {
	return decideRecovery(ctx, c, id, "approve")
}

// StopRecovery stops the recovery of the user's own account or, for admins, of a colleague's. It returns the new
// state.
func (c *Client) StopRecovery(ctx context.Context, id string) (Recovery, error) {
	return decideRecovery(ctx, c, id, "stop")
}

func decideRecovery(ctx context.Context, c *Client, id, how string) (Recovery, error) {
	return call[Recovery](ctx, c, request{
		method: http.MethodPost, path: "/recoveries/" + url.PathEscape(id) + "/" + how,
	})
}
