package madoguchi

import "time"

// Channel is how a link reaches the patient.
type Channel string

// The two channels (B4).
const (
	SMS  Channel = "sms"
	Mail Channel = "mail"
)

// DeliveryStatus is how far a delivery (URL送信) has come.
type DeliveryStatus string

// The states of a delivery, in the order they are passed (D3).
const (
	DeliveryQueued    DeliveryStatus = "queued"    // the product has it
	DeliverySent      DeliveryStatus = "sent"      // the carrier or mail server has it
	DeliveryDelivered DeliveryStatus = "delivered" // the patient's device has it
	DeliveryFailed    DeliveryStatus = "failed"
)

var deliveryRank = map[DeliveryStatus]int{DeliveryQueued: 1, DeliverySent: 2, DeliveryDelivered: 3, DeliveryFailed: 3}

// Advances reports whether going from s to next is a step forward; receipts may come late, twice or out of order.
func (s DeliveryStatus) Advances(next DeliveryStatus) bool {
	return deliveryRank[next] > deliveryRank[s]
}

// Delivery is one attempt to hand the patient a call's link.
type Delivery struct {
	ID       DeliveryID
	Channel  Channel
	Target   string // an E.164 number or a mail address
	Status   DeliveryStatus
	Failure  string // a code, as FailureOther; empty unless failed
	AskedAt  time.Time
	SentAt   time.Time // zero until the carrier or the mail server took it
	StatusAt time.Time
}

// DeliveryIntent is written before a message goes out, so that a retry can tell what an earlier attempt did (and
// look the message up at the carrier before sending it again). It also tells a carrier's receipt which workflow waits
// for it.
type DeliveryIntent struct {
	ID        DeliveryID
	ClinicID  ClinicID
	Owner     string // the ID of the workflow that sends it
	Channel   Channel
	Target    string
	TextHash  string // SHA-256 of the text, in hexadecimal
	CarrierID string // the carrier's name for the message; empty until it took it
	AskedAt   time.Time
}
