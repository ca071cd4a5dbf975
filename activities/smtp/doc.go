// Package smtp sends mail through a mail server (RFC 5321), by way of go-mail.
//
// It is the only package that knows SMTP. It must not know why a mail is sent, nor whether to try again: it says of a
// refusal what the server replied (madoguchi.CarrierError), and of everything else that nobody knows whether the mail
// went out (madoguchi.ErrUnavailable). SMTP offers no way to ask afterwards; a repeated mail has the same Message-ID, by
// which mail programs and servers recognise it.
//
// No error of it holds an address or a text.
package smtp
