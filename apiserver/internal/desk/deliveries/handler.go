// Package deliveries sends patients their links: it takes the desk's request, previews the message, and accepts the
// carrier's receipts. It must not know a carrier's client: a workflow sends.
package deliveries

import (
	"context"
	"net/url"
	"time"

	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Store reads the messages that were sent: the intent of one, and the counts for the quotas.
type Store interface {
	Intent(context.Context, madoguchi.ClinicID, madoguchi.DeliveryID) (madoguchi.DeliveryIntent, error)
	Spent(context.Context, madoguchi.ClinicID) ([]madoguchi.Spending, error)
}

// Processes starts the workflows that send, and passes receipts to them.
type Processes interface {
	SendReservationLink(context.Context, madoguchi.ReservationID, visits.SendLink) error
	SendCallLink(context.Context, madoguchi.CallID, visits.SendLink) error
	ReportReceipt(ctx context.Context, owner string, receipt visits.Receipt) error
}

// Draft is a message before it is sent. Call is nil for a visit in person.
type Draft struct {
	Clinic   madoguchi.Clinic
	Call     *madoguchi.Call
	Visit    *madoguchi.Reservation // set if the message is the mail about the visit, sent again
	Moved    bool                   // the message withdraws an earlier time
	Channel  madoguchi.Channel
	Language string
}

// Compose returns the text of a message.
type Compose func(Draft) (Message, error)

// Authentic reports whether the carrier signed a callback to this URL.
type Authentic func(callback string, form url.Values, signature string) bool

// Handler answers requests about deliveries. All fields are needed.
type Handler struct {
	Public    *url.URL // the base of the callbacks, as carriers see it
	Store     Store
	Processes Processes
	Entries   *entries.Finder
	Quotas    madoguchi.Quotas // the same as the workers'; here they are only shown
	Compose   Compose
	Authentic Authentic
	Now       func() time.Time
}
