package madoguchi

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// Text is an SMS on its way to a carrier.
type Text struct {
	Delivery DeliveryID
	ClinicID ClinicID
	To       string // E.164
	Body     string
	Callback string        // the URL that receipts go to
	ValidFor time.Duration // how long the carrier may go on trying
}

// Letter is a mail on its way to a server. Its Message-ID follows from Delivery, so that a repeat can be recognised.
type Letter struct {
	Delivery DeliveryID
	To       string
	FromName string
	Subject  string
	Text     string
	HTML     string
}

// TextHash names a message's text without showing it, in hexadecimal.
func TextHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// CarrierError is a carrier's or mail server's refusal. It never carries the target or the text.
type CarrierError struct {
	Code      int    // the carrier's own number; of mail the SMTP reply code
	Status    int    // the HTTP status; 0 of mail
	Enhanced  string // of mail, the server's status code of RFC 3463, as 5.1.1; empty where it gave none
	Permanent bool   // trying again cannot help
	SignIn    bool   // the carrier does not accept our credentials: operators have to act, nobody at the counter can
}

func (e *CarrierError) Error() string {
	return fmt.Sprintf("carrier refused: code %d, status %d", e.Code, e.Status)
}
