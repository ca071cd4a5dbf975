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

// Config names the sending account.
type Config struct {
	AccountSID          string
	AuthToken           string
	MessagingServiceSID string
	BaseURL             string        // overrides Twilio's address, if set
	Timeout             time.Duration // for one request with its answer; 0 means defaultTimeout
}

const defaultTimeout = 10 * time.Second

// The limits of ValidityPeriod in Twilio's OpenAPI description.
const (
	shortestValidity = 1 * time.Second
	longestValidity  = 36000 * time.Second
)

// pageSize is how many of the newest messages to a number Find looks at. Find is called within minutes of a send, so
// the message is among the newest.
const pageSize = 100

// Texter sends SMS. It is safe for concurrent use.
type Texter struct {
	config    Config
	transport http.RoundTripper
}

// New returns a Texter. An invalid configuration fails at the first Send.
func New(config Config) *Texter {
	if config.Timeout == 0 {
		config.Timeout = defaultTimeout
	}
	return &Texter{config: config, transport: http.DefaultTransport}
}

// Send hands a text to Twilio and returns Twilio's ID for it. A refusal is a *madoguchi.CarrierError. After
// madoguchi.ErrUnavailable the text may still have gone out.
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

// Find looks for a text sent to a number since a given time, by the hash of its body (madoguchi.TextHash). It returns
// the oldest match.
//
// It does not filter by DateSent: a message that is still queued at Twilio has none, and missing it would send it
// twice.
func (t *Texter) Find(
	ctx context.Context, to string, since time.Time, textHash string,
) (carrierID string, found bool, err error) {
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

// isText reports whether a message of the list is the text. Twilio's times are whole seconds. A message without a time
// counts as new.
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

// ask makes one request with a client of its own. Twilio's client takes no context, so the transport carries it.
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

// stay follows no redirect, like Twilio's client: credentials must not go to another host.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
