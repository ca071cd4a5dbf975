package twilio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/twilio/twilio-go/client"

	"madoguchi/madoguchi"
)

// longestAnswer bounds the bytes read of an answer. 100 messages of 1,600 characters fit.
const longestAnswer = 2 << 20

// exchange sends one request of Twilio's client to the configured host and keeps the answer's status.
type exchange struct {
	ctx    context.Context
	base   string // empty: the request's own host
	next   http.RoundTripper
	status int // of the answer; 0 without one
}

// RoundTrip sets the request's context and host. It reads the whole answer, because Twilio's client does not close the
// body of a refusal and would lose the connection.
func (x *exchange) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(x.ctx)
	if err := x.address(request); err != nil {
		return nil, err
	}
	answer, err := x.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, longestAnswer))
	if err != nil {
		return nil, err
	}
	x.status = answer.StatusCode
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}

func (x *exchange) address(request *http.Request) error {
	if x.base == "" {
		return nil
	}
	base, err := url.Parse(x.base)
	if err != nil || base.Host == "" {
		return errors.New("the configured base URL of Twilio is not a URL")
	}
	request.URL.Scheme, request.URL.Host, request.Host = base.Scheme, base.Host, base.Host
	return nil
}

// explain turns an error into one that contains nothing of the request.
func (x *exchange) explain(what string, err error) error {
	var refusal *client.TwilioRestError
	switch {
	case err == nil && x.status < http.StatusMultipleChoices:
		return nil
	case errors.As(err, &refusal):
		return carrierError(refusal.Code, max(refusal.Status, x.status))
	case x.status >= http.StatusMultipleChoices:
		return carrierError(0, x.status) // a proxy refused it: the body is not Twilio's
	case x.status != 0:
		return unavailable(what, errors.New("the answer cannot be read"))
	case errors.Is(context.Cause(x.ctx), context.Canceled):
		return fmt.Errorf("twilio: %s: %w", what, context.Canceled)
	default:
		return unavailable(what, withoutURL(err))
	}
}

// carrierError makes an error of Twilio's refusal. code is 0 if the answer is not Twilio's. A 4xx is final, except for
// the two that are not about the message: too many requests, and a refused sign-in.
func carrierError(code, status int) error {
	signIn := status == http.StatusUnauthorized || status == http.StatusForbidden && code < firstOfMessages
	final := code != 0 && status >= http.StatusBadRequest && status < http.StatusInternalServerError &&
		status != http.StatusTooManyRequests && !signIn
	return &madoguchi.CarrierError{Code: code, Status: status, Permanent: final, SignIn: signIn}
}

// firstOfMessages is the first of Twilio's codes about calls and messages; lower codes are about the account. A region
// that is not permitted is 21408 with status 403.
const firstOfMessages = 21000

// unavailable is a failure with an unknown outcome: the text may have gone out.
func unavailable(what string, cause error) error {
	return madoguchi.ErrUnavailable.Because(fmt.Errorf("twilio: %s: %w", what, cause))
}

// withoutURL removes the URL that net/http puts into an error. The URL of a list contains the patient's number.
func withoutURL(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}
