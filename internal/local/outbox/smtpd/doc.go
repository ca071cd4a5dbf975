// Package smtpd is the outbox's mail server: it takes mail from clients that sign in and hands it to a Deliverer. It relays
// nothing, and has no TLS, because it listens on loopback.
//
// The protocol (RFC 5321 with SIZE, 8BITMIME, SMTPUTF8, CHUNKING, ENHANCEDSTATUSCODES) is emersion/go-smtp's, which is
// maintained and used by mail servers. What is here decides who may send, which recipient is refused, and what becomes of a mail:
//
//	connected ──EHLO──► greeted ──AUTH──► signed in ──MAIL──► sender known ──RCPT──► recipients known ──DATA──┐
//	                                          ▲                                                             │
//	                                          └───────────── RSET, or the message is taken ◄────────────────┘
//
// AUTH LOGIN (login.go) is here too: go-sasl has only the client's half of it, and go-mail prefers it to nothing.
//
// go-smtp answers a command that comes too early with 502, where RFC 5321 has 503, hangs up after four refused commands, and gives
// addresses without the quotes of their local part. What the product does about other replies, lost connections, greylisting
// and TLS is tested against a server that says what a script tells it (activities/smtp, server_test.go): no mail server that
// keeps to the protocol does those things.
//
// A recipient whose local part is "bounce" is refused with 550, so that a failing address can be tried out.
//
// The package must not know what a mail contains.
package smtpd
