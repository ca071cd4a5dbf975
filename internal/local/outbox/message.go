package outbox

import (
	"regexp"
	"strings"
	"time"
)

// The channels of a Message.
const (
	ChannelSMS  = "sms"
	ChannelMail = "mail"
)

// The states of a Message, as Twilio names them.
const (
	StatusAccepted    = "accepted"
	StatusQueued      = "queued"
	StatusSending     = "sending"
	StatusSent        = "sent"
	StatusDelivered   = "delivered"
	StatusUndelivered = "undelivered"

	// StatusRefused is the outbox's own state. Twilio answers with an error and stores nothing, but the page shows the
	// attempt.
	StatusRefused = "refused"
)

// Message is a sent message, as /api/messages returns it.
type Message struct {
	ID      string    `json:"id"`      // of a text message its SID
	Channel string    `json:"channel"` // "sms" or "mail"
	To      string    `json:"to"`      // E.164 or a mail address
	From    string    `json:"from"`
	Subject string    `json:"subject,omitempty"`    // of a mail
	Name    string    `json:"message_id,omitempty"` // the Message-ID of a mail, which identifies a repeat
	Text    string    `json:"text"`                 // the body; of a mail its plain part
	HTML    string    `json:"html,omitempty"`       // the HTML part of a mail, if any
	Links   []string  `json:"links"`                // the http and https URLs in Text, in order
	Status  string    `json:"status"`
	Code    int       `json:"error_code,omitempty"` // Twilio's code for an undelivered or refused text message
	At      time.Time `json:"at"`                   // time of acceptance, UTC
}

// Final reports whether the message is in its final state.
func (m Message) Final() bool {
	return m.Status == StatusDelivered || m.Status == StatusUndelivered || m.Status == StatusRefused
}

// taken reports whether the message is a Twilio resource.
func (m Message) taken() bool { return m.Channel == ChannelSMS && m.Status != StatusRefused }

// record is a Message with the outbox's own data; a line of the journal.
type record struct {
	Message
	Updated    time.Time `json:"updated"`
	ServiceSID string    `json:"messaging_service_sid,omitempty"`
	Callback   string    `json:"status_callback,omitempty"`
}

var link = regexp.MustCompile(`https?://[!-~]+`)

// findLinks returns the URLs of a text without closing punctuation. URLs are ASCII, so Japanese text may follow without
// a space.
func findLinks(text string) []string {
	links := []string{}
	for _, found := range link.FindAllString(text, -1) {
		links = append(links, strings.TrimRight(found, `.,;:!?)>"'`))
	}
	return links
}
