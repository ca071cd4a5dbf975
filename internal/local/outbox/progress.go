package outbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" // Twilio's signature prescribes it
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// callbackTries is the number of attempts of a status callback; the pause between them doubles.
const (
	callbackTries   = 4
	callbackTimeout = 15 * time.Second
)

// send moves a message through its states to the final one.
func (t *twilio) send(r record) {
	if fateOf(r.To).silent || r.Final() {
		return
	}
	t.onWay.Go(func() {
		for _, status := range remaining(r) {
			if !pause(t.life, t.opts.Step) {
				return
			}
			t.move(r.ID, status)
		}
	})
}

// resume continues messages that an earlier run left in progress.
func (t *twilio) resume() {
	for _, r := range slices.Backward(t.store.list(func(r record) bool { return r.Channel == ChannelSMS })) {
		t.send(r)
	}
}

// remaining returns the states that a message still has to go through.
func remaining(r record) []string {
	last := StatusDelivered
	if fateOf(r.To).undelivered != 0 {
		last = StatusUndelivered
	}
	way := []string{StatusAccepted, StatusQueued, StatusSending, StatusSent, last}
	next := slices.Index(way, r.Status) + 1
	if r.Status == StatusQueued {
		next = slices.Index(way, StatusQueued) // its callback has not been sent yet
	}
	return way[next:]
}

func (t *twilio) move(id, status string) {
	r, err := t.store.update(id, func(r *record) {
		r.Status, r.Updated = status, t.opts.Now().UTC()
		if r.From == "" {
			r.From = t.opts.Sender
		}
		if status == StatusUndelivered {
			r.Code = fateOf(r.To).undelivered
		}
	})
	if err != nil {
		t.log.Error("text message's state not stored", "message", id, "error", err)
		return
	}
	if r.Callback != "" && status != StatusSending {
		t.report(r)
	}
}

// report sends the status callback, and repeats it if it fails. The next state waits for it, so that states arrive in
// order.
func (t *twilio) report(r record) {
	wait := t.opts.Step
	for try := 1; ; try++ {
		err := t.callback(r)
		if err == nil {
			return
		}
		t.log.Warn("status callback failed", "message", r.ID, "status", r.Status, "try", try, "error", err)
		if try == callbackTries || !pause(t.life, wait) {
			return
		}
		wait *= 2
	}
}

func (t *twilio) callback(r record) error {
	ctx, cancel := context.WithTimeout(t.life, callbackTimeout)
	defer cancel()
	form := t.callbackForm(r)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.Callback, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Twilio-Signature", sign(t.opts.AuthToken, r.Callback, form))
	request.Header.Set("User-Agent", "TwilioProxy/1.1")
	response, err := t.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	// reads the rest, so that the connection can be reused
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10))
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("answered %s", response.Status)
	}
	return nil
}

func (t *twilio) callbackForm(r record) url.Values {
	form := url.Values{
		"AccountSid":    {t.opts.AccountSID},
		"ApiVersion":    {apiVersion},
		"From":          {r.From},
		"MessageSid":    {r.ID},
		"MessageStatus": {r.Status},
		"SmsSid":        {r.ID},
		"SmsStatus":     {r.Status},
		"To":            {r.To},
	}
	if r.ServiceSID != "" {
		form.Set("MessagingServiceSid", r.ServiceSID)
	}
	if r.Code != 0 {
		form.Set("ErrorCode", digits(r.Code))
	}
	return form
}

// sign is X-Twilio-Signature: the URL and the sorted fields under the account's token
// (https://www.twilio.com/docs/usage/security#validating-requests).
func sign(token, address string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(address))
	for _, key := range slices.Sorted(maps.Keys(form)) {
		mac.Write([]byte(key + form.Get(key)))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
