// Package smtpd is the outbox's mail server. It accepts mail from clients that sign in and passes it to a Deliverer. It
// relays nothing, and has no TLS, because it listens on loopback.
//
// The protocol (RFC 5321 with SIZE, 8BITMIME, SMTPUTF8, CHUNKING, ENHANCEDSTATUSCODES) is emersion/go-smtp's, which is
// maintained and used by mail servers. This package decides who may send, which recipient is refused, and what happens
// to a mail:
//
//	connected ──EHLO──► greeted ──AUTH──► signed in ──MAIL──► sender known ──RCPT──► recipients known ──DATA──┐
//	                                          ▲                                                             │
//	                                          └───────────── RSET, or the message is taken ◄────────────────┘
//
// AUTH LOGIN is in login.go: go-sasl has only the client's half, and go-mail prefers it to nothing.
//
// go-smtp differs from RFC 5321 in three ways: it answers a command that comes too early with 502 instead of 503,
// closes the connection after four refused commands, and returns addresses without the quotes of their local part.
// Other replies, lost connections, greylisting and TLS need a server that follows a script, because no mail server that
// keeps to the protocol does those things (activities/smtp, server_test.go).
//
// A recipient whose local part is "bounce" is refused with 550, to try out a failing address.
//
// The package must not know what a mail contains.
package smtpd
