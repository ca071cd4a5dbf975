// Package twilio sends SMS through Twilio's Messages API (https://www.twilio.com/docs/messaging/api/message-resource), by
// way of Twilio's own client, and knows Twilio's signature on a status callback.
//
// It is the only package that knows Twilio. It must not know why a text is sent, nor whether to try again: it says of a
// refusal what the carrier said (madoguchi.CarrierError), and of everything else that nobody knows whether the text went
// out (madoguchi.ErrUnavailable). Whoever tries again asks Find first.
//
// No error of it holds a number or a text.
package twilio
