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

// The states of a Message, in Twilio's words.
const (
	StatusAccepted    = "accepted"
	StatusQueued      = "queued"
	StatusSending     = "sending"
	StatusSent        = "sent"
	StatusDelivered   = "delivered"
	StatusUndelivered = "undelivered"

	// StatusRefused is the outbox's own word: Twilio answers with an error and keeps nothing, but who looks at the page
	// wants to know.
	StatusRefused = "refused"
)

// Message is what somebody was sent, as /api/messages gives it.
type Message struct {
	ID      string    `json:"id"`      // of a text message its SID
	Channel string    `json:"channel"` // "sms" or "mail"
	To      string    `json:"to"`      // E.164 or a mail address
	From    string    `json:"from"`
	Subject string    `json:"subject,omitempty"`    // of a mail
	Name    string    `json:"message_id,omitempty"` // the Message-ID of a mail, by which a repeat is recognised
	Text    string    `json:"text"`                 // the body; of a mail its plain part
	HTML    string    `json:"html,omitempty"`       // of a mail its HTML part, if it has one
	Links   []string  `json:"links"`                // the http and https URLs in Text, in their order
	Status  string    `json:"status"`
	Code    int       `json:"error_code,omitempty"` // Twilio's, of an undelivered or refused text message
	At      time.Time `json:"at"`                   // taken at, UTC
}

// Final reports whether nothing more will happen to the message.
func (m Message) Final() bool {
	return m.Status == StatusDelivered || m.Status == StatusUndelivered || m.Status == StatusRefused
}

// taken reports whether the message is one of Twilio's resources.
func (m Message) taken() bool { return m.Channel == ChannelSMS && m.Status != StatusRefused }

// record is a Message with what only the outbox needs of it; a line of the journal.
type record struct {
	Message
	Updated    time.Time `json:"updated"`
	ServiceSID string    `json:"messaging_service_sid,omitempty"`
	Callback   string    `json:"status_callback,omitempty"`
}

var link = regexp.MustCompile(`https?://[!-~]+`)

// findLinks gives the URLs of a text, without the punctuation that closes a sentence around them. URLs are ASCII, so
// that Japanese text may follow one without a space.
func findLinks(text string) []string {
	links := []string{}
	for _, found := range link.FindAllString(text, -1) {
		links = append(links, strings.TrimRight(found, `.,;:!?)>"'`))
	}
	return links
}
