package staff

import (
	"context"
	"errors"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Client changes the clinic's staff; admins only. Its methods may be called from any goroutine, and return the
// errors of api.Client.
type Client struct {
	API *api.Client
	Now func() time.Time
}

// List reads the clinic's staff and open invitations.
func (c *Client) List(ctx context.Context) (api.StaffList, error) { return c.API.StaffList(ctx) }

// Invite returns a function that sends the draft's invitation. The function may run on another goroutine. Its result is
// the invitation as the list will soon show it.
func (c *Client) Invite(ctx context.Context, draft *InviteDraft) func() (api.Invitation, error) {
	key, invite := draft.show()
	now := c.Now()
	return func() (api.Invitation, error) {
		invited, err := c.API.Invite(ctx, key, invite)
		return api.Invitation{
			ID: invited.ID, Name: invite.Name, Email: invite.Email, Role: invite.Role, DoctorID: invite.DoctorID,
			Mail: string(madoguchi.DeliveryQueued), AskedAt: now, ExpiresAt: now.Add(madoguchi.Invitation.ValidFor()),
		}, err
	}
}

// InviteAgain sends a new link for an invitation; the old link stops working.
func (c *Client) InviteAgain(ctx context.Context, invitation api.Invitation) func() (api.Invitation, error) {
	return c.Invite(ctx, draftOf(invitation))
}

// Withdraw withdraws an invitation. It is idempotent.
func (c *Client) Withdraw(ctx context.Context, invitation api.Invitation) error {
	return c.API.Withdraw(ctx, invitation.ID)
}

// ChangeMember gives a member the draft's role. It is idempotent. It returns madoguchi.ErrNotFound if the member has
// been removed.
func (c *Client) ChangeMember(ctx context.Context, draft MemberDraft) error {
	_, err := c.API.ChangeMember(ctx, draft.ID, draft.change())
	return err
}

// RemoveMember removes a member from the clinic's staff. A missing member counts as success: another admin, or a
// request whose answer was lost, has removed the member.
func (c *Client) RemoveMember(ctx context.Context, member api.Member) error {
	err := c.API.RemoveMember(ctx, member.ID)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return nil
	}
	return err
}
