package api

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Recovery is of an account whose owner has lost password and second factor. Its owner can
// stop it, and admins can approve and stop others'.
type Recovery struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"` // of the owner
	Email       string    `json:"email"`
	Own         bool      `json:"own"`   // it is the reader's account
	State       string    `json:"state"` // waiting, approved, granted, done, stopped or expired
	AskedAt     time.Time `json:"askedAt"`
	ObjectUntil time.Time `json:"objectUntil"` // nothing happens before, also where it was approved
}

// The states of a Recovery in which something is to be done; approved is one that
// waits for the owner's time to object to be over.
const (
	RecoveryWaiting  = "waiting"
	RecoveryApproved = "approved"
	RecoveryGranted  = "granted"
)

// Pending reports whether the recovery can still be stopped.
func (r Recovery) Pending() bool {
	return r.State == RecoveryWaiting || r.State == RecoveryApproved || r.State == RecoveryGranted
}

// Approvable reports whether the reader can approve it.
func (r Recovery) Approvable() bool { return r.State == RecoveryWaiting && !r.Own }

// ApproveRecovery vouches for a colleague (admins only) and returns the recovery as it stands then: one that has ended
// meanwhile is told by its state. madoguchi.ErrOwnAccount for the owner.
func (c *Client) ApproveRecovery(ctx context.Context, id string) (Recovery, error) {
	return c.decideRecovery(ctx, id, "approve")
}

// StopRecovery stops the recovery of one's own account or, for admins, of a
// colleague's, and returns it as it stands then.
func (c *Client) StopRecovery(ctx context.Context, id string) (Recovery, error) {
	return c.decideRecovery(ctx, id, "stop")
}

func (c *Client) decideRecovery(ctx context.Context, id, how string) (Recovery, error) {
	return call[Recovery](ctx, c, request{
		method: http.MethodPost, path: "/recoveries/" + url.PathEscape(id) + "/" + how,
	})
}
