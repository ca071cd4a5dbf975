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
	Failure  string // a code, see FailureCode; empty unless failed
	AskedAt  time.Time
	SentAt   time.Time // zero until the carrier or the mail server took it
	StatusAt time.Time
}

// FailureCode turns a carrier's error number into the code of a sentence that says what to do
// (https://www.twilio.com/docs/api/errors). Unknown numbers become "other".
func FailureCode(carrierError int) string {
	if code, ok := failureCodes[carrierError]; ok {
		return code
	}
	return "other"
}

var failureCodes = map[int]string{
	21211: "numberInvalid",
	21408: "regionNotAllowed",
	21610: "optedOut",
	21614: "notMobile",
	30003: "unreachable",
	30004: "blocked",
	30005: "unknownNumber",
	30006: "landline",
	30007: "filtered",
	30008: "other",
}

// Permanent reports whether sending again to the same target cannot help.
func Permanent(carrierError int) bool {
	switch carrierError {
	case 21211, 21408, 21610, 21614, 30004, 30005, 30006:
		return true
	}
	return false
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
