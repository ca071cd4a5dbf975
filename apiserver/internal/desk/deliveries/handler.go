// Package deliveries sends patients their links: it takes the desk's wish, shows the message that it would be, and
// takes the carrier's receipts. It must not know a carrier's client: a workflow sends.
package deliveries

import (
	"context"
	"net/url"
	"time"

	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// Store tells what was sent.
type Store interface {
	Intent(context.Context, madoguchi.ClinicID, madoguchi.DeliveryID) (madoguchi.DeliveryIntent, error)
	Spent(context.Context, madoguchi.ClinicID) ([]madoguchi.Spending, error)
}

// Processes are the workflows that send, and hear of receipts.
type Processes interface {
	SendReservationLink(context.Context, madoguchi.ReservationID, workflows.SendLink) error
	SendCallLink(context.Context, madoguchi.CallID, workflows.SendLink) error
	ReportReceipt(ctx context.Context, owner string, receipt workflows.Receipt) error
}

// Compose writes the message that a delivery over the channel would hold; moved says that it withdraws another time.
type Compose func(
	clinic madoguchi.Clinic, call madoguchi.Call, moved bool, channel madoguchi.Channel, language string,
) (Message, error)

// Authentic reports whether the carrier signed a callback to this URL.
type Authentic func(callback string, form url.Values, signature string) bool

// Handler answers requests about deliveries. All fields are needed.
type Handler struct {
	Public    *url.URL // the base of the callbacks, as carriers see it
	Store     Store
	Processes Processes
	Entries   *entries.Finder
	Quotas    madoguchi.Quotas // as the workers have them; here they are only shown
	Compose   Compose
	Authentic Authentic
	Now       func() time.Time
}
