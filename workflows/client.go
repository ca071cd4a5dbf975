package workflows

import (
	"context"

	"go.temporal.io/sdk/client"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/holds"
	"madoguchi/workflows/notices"
	"madoguchi/workflows/process"
	"madoguchi/workflows/waitlists"
)

// Client starts, updates and signals the product's workflows for packages that must not import Temporal. Its errors
// are madoguchi's: a workflow's refusal unchanged, ErrNotOpen for a process that has ended, ErrUnavailable if
// Temporal does not answer in time. A caller may repeat every call with the same IDs.
type Client struct {
	visitClient
	accountClient
	noticeClient
	holdClient
	waitlistClient
	sender process.Sender
}

type (
	accountClient  = accounts.Client
	noticeClient   = notices.Client
	holdClient     = holds.Client
	waitlistClient = waitlists.Client
)

// NewClient returns a Client on top of the SDK's client. The first key derives the account names in workflow IDs.
func NewClient(temporal client.Client, keys madoguchi.AddressKeys) *Client {
	sender := process.NewSender(temporal)
	return &Client{
		visitClient: visitClient{sender}, accountClient: accounts.NewClient(sender, keys),
		noticeClient: notices.NewClient(sender), holdClient: holds.NewClient(sender),
		waitlistClient: waitlists.NewClient(sender), sender: sender,
	}
}

// Healthy reports whether Temporal answers.
func (c *Client) Healthy(ctx context.Context) error { return c.sender.Healthy(ctx) }
