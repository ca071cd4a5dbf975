// Package twilio sends SMS through Twilio's Messages API (https://www.twilio.com/docs/messaging/api/message-resource)
// and verifies the signature of its status callbacks. It uses Twilio's own client.
//
// No other package knows Twilio. This package must not know why a text is sent or whether to send it again. A refusal
// is a madoguchi.CarrierError with the carrier's code. Any other failure is madoguchi.ErrUnavailable: the text may or
// may not have gone out. Callers must ask Find before they try again.
//
// Its errors contain neither numbers nor text.
package twilio
