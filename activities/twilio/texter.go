package twilio

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/twilio/twilio-go/client"
	messages "github.com/twilio/twilio-go/rest/api/v2010"

	"madoguchi/madoguchi"
)

// Config says whose account sends.
type Config struct {
	AccountSID          string
	AuthToken           string
	MessagingServiceSID string
	BaseURL             string        // where to send instead of Twilio's own address; empty for that
	Timeout             time.Duration // of one request, answer included; 0 means defaultTimeout
}

const defaultTimeout = 10 * time.Second

// The limits of ValidityPeriod, by Twilio's OpenAPI description.
const (
	shortestValidity = 1 * time.Second
	longestValidity  = 36000 * time.Second
)

// pageSize is how many of the newest messages to a number Find looks at. It is asked for within minutes of a send, so
// the message would be among the first.
const pageSize = 100

// Texter sends SMS. It is safe for concurrent use.
type Texter struct {
	config    Config
	transport http.RoundTripper
}

// New returns a Texter. A configuration that cannot work shows at the first Send.
func New(config Config) *Texter {
	if config.Timeout == 0 {
		config.Timeout = defaultTimeout
	}
	return &Texter{config: config, transport: http.DefaultTransport}
}

// Send hands a text to Twilio and returns Twilio's name for it. A refusal is a *madoguchi.CarrierError; after
// madoguchi.ErrUnavailable the text may have gone out all the same.
func (t *Texter) Send(ctx context.Context, text madoguchi.Text) (carrierID string, err error) {
	request := &messages.CreateMessageParams{}
	request.SetTo(text.To).SetBody(text.Body).SetMessagingServiceSid(t.config.MessagingServiceSID)
	request.SetValidityPeriod(validity(text.ValidFor))
	if text.Callback != "" {
		request.SetStatusCallback(text.Callback)
	}
	err = t.ask(ctx, "send", func(api *messages.ApiService) error {
		message, err := api.CreateMessage(request)
		if err == nil && message.Sid != nil {
			carrierID = *message.Sid
		}
		return err
	})
	if err == nil && carrierID == "" {
		err = unavailable("send", errors.New("the answer names no message"))
	}
	return carrierID, err
}

// Find looks for a text that was sent to a number since a moment, by the hash of its body (madoguchi.TextHash). Of
// several it returns the oldest.
//
// The list is not narrowed by DateSent: a message that still waits at Twilio has none yet, and overlooking it would send
// it twice.
func (t *Texter) Find(ctx context.Context, to string, since time.Time, textHash string) (carrierID string, found bool, err error) {
	request := &messages.ListMessageParams{}
	request.SetTo(to).SetPageSize(pageSize)
	err = t.ask(ctx, "find", func(api *messages.ApiService) error {
		page, err := api.PageMessage(request, "", "")
		if err != nil {
			return err
		}
		for _, message := range page.Messages { // newest first
			if message.Sid != nil && isText(message, since, textHash) {
				carrierID, found = *message.Sid, true
			}
		}
		return nil
	})
	return carrierID, found, err
}

// isText compares a message of the list. Twilio's times are whole seconds; a message without one is taken to be new.
func isText(message messages.ApiV2010Message, since time.Time, textHash string) bool {
	if message.Body == nil || madoguchi.TextHash(*message.Body) != textHash {
		return false
	}
	if message.DateCreated == nil {
		return true
	}
	created, err := time.Parse(time.RFC1123Z, *message.DateCreated)
	return err != nil || !created.Before(since.Truncate(time.Second))
}

// validity is how long Twilio may keep a text in its queue, in seconds.
func validity(length time.Duration) int {
	return int(min(max(length, shortestValidity), longestValidity) / time.Second)
}

// ask makes one request with a client of its own: Twilio's client takes no context, so it travels in the transport.
func (t *Texter) ask(ctx context.Context, what string, request func(*messages.ApiService) error) error {
	ctx, cancel := context.WithTimeout(ctx, t.config.Timeout)
	defer cancel()
	exchange := &exchange{ctx: ctx, base: t.config.BaseURL, next: t.transport}
	sender := &client.Client{
		Credentials: client.NewCredentials(t.config.AccountSID, t.config.AuthToken),
		HTTPClient:  &http.Client{Transport: exchange, CheckRedirect: stay},
	}
	sender.SetAccountSid(t.config.AccountSID)
	return exchange.explain(what, request(messages.NewApiServiceWithClient(sender)))
}

// stay follows no redirect, as Twilio's client does not: credentials stay with the host they are meant for.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
