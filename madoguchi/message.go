package madoguchi

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// Text is an SMS to a carrier.
type Text struct {
	Delivery DeliveryID
	ClinicID ClinicID
	To       string // E.164
	Body     string
	Callback string        // the URL for receipts
	ValidFor time.Duration // how long the carrier may keep trying
}

// Letter is a mail to a server. Its Message-ID is derived from Delivery, so that a repeat can be recognised.
type Letter struct {
	Delivery DeliveryID
	To       string
	FromName string
	Subject  string
	Text     string
	HTML     string
	Calendar string // a calendar file (RFC 5545) to attach; empty for none
}

// TextHash identifies a message's text without revealing it, in hexadecimal.
func TextHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// CarrierError is a carrier's or mail server's refusal. It never contains the target or the text.
type CarrierError struct {
	Code      int    // the carrier's own number; of mail, the SMTP reply code
	Status    int    // the HTTP status; 0 of mail
	Enhanced  string // of mail, the server's status code of RFC 3463, such as 5.1.1; empty if it sent none
	Permanent bool   // a retry cannot help
	SignIn    bool   // the carrier does not accept our credentials: operators have to act, reception cannot
}

func (e *CarrierError) Error() string {
	return fmt.Sprintf("carrier refused: code %d, status %d", e.Code, e.Status)
}
