package madoguchi

import "time"

// Channel is the medium that carries a link to the patient.
type Channel string

// The two channels (B4).
const (
	SMS  Channel = "sms"
	Mail Channel = "mail"
)

// DeliveryStatus is the progress of a delivery (URL送信).
type DeliveryStatus string

// The states of a delivery, in order (D3).
const (
	DeliveryQueued    DeliveryStatus = "queued"    // the product has it
	DeliverySent      DeliveryStatus = "sent"      // the carrier or mail server has it
	DeliveryDelivered DeliveryStatus = "delivered" // the patient's device has it
	DeliveryFailed    DeliveryStatus = "failed"
)

var deliveryRank = map[DeliveryStatus]int{DeliveryQueued: 1, DeliverySent: 2, DeliveryDelivered: 3, DeliveryFailed: 3}

// Advances reports whether the change from s to next is a step forward. Receipts may arrive late, twice or out of
// order.
func (s DeliveryStatus) Advances(next DeliveryStatus) bool {
	return deliveryRank[next] > deliveryRank[s]
}

// Delivery is one attempt to send a call's link to the patient.
type Delivery struct {
	ID       DeliveryID
	Channel  Channel
	Target   string // an E.164 number or a mail address
	Status   DeliveryStatus
	Failure  string // a code such as FailureOther; empty unless failed
	AskedAt  time.Time
	SentAt   time.Time // zero until the carrier or the mail server accepts it
	StatusAt time.Time
}

// DeliveryIntent is written before a message is sent, so that a retry knows what an earlier attempt did and looks
// the message up at the carrier before it sends again. It also maps a carrier's receipt to the workflow that waits
// for it.
type DeliveryIntent struct {
	ID        DeliveryID
	ClinicID  ClinicID
	Owner     string // the ID of the workflow that sends it
	Channel   Channel
	Target    string
	TextHash  string // SHA-256 of the text, in hexadecimal
	CarrierID string // the carrier's ID for the message; empty until the carrier accepts it
	AskedAt   time.Time
}
