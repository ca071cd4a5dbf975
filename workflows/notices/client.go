package notices

import (
	"context"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// Client starts and updates broadcasts for packages that must not import Temporal. Its errors are those of
// process.Sender.
type Client struct{ sender process.Sender }

// NewClient returns a Client on top of a sender.
func NewClient(sender process.Sender) Client { return Client{sender: sender} }

// PublishAnnouncement publishes an announcement, now or at its time. It returns when the store has it. A repeat with
// the same ID changes nothing.
func (c Client) PublishAnnouncement(ctx context.Context, announcement madoguchi.Announcement) error {
	input := Broadcast{Announcement: announcement}
	start, ask := Publish(input)
	return c.sender.Hand(ctx, NoticeBroadcastName, start, ask, input, nil)
}

// WithdrawAnnouncement takes an announcement back. It returns ErrNotOpen if the announcement is over.
func (c Client) WithdrawAnnouncement(ctx context.Context, id madoguchi.NoticeID, by string) error {
	return c.sender.Update(ctx, WorkflowID(id), "", WithdrawUpdate, Withdrawal{By: by})
}
