// Package smtpd is a small mail server (RFC 5321) for the outbox: it takes mail from clients that sign in and hands it to
// a Deliverer. It relays nothing.
//
// Extensions: SIZE (RFC 1870), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531), AUTH PLAIN and LOGIN (RFC 4954),
// ENHANCEDSTATUSCODES (RFC 2034). There is no TLS, for it listens on loopback.
//
//	connected ──EHLO──► greeted ──AUTH──► signed in ──MAIL──► sender known ──RCPT──► recipients known ──DATA──┐
//	                                          ▲                                                             │
//	                                          └───────────── RSET, or the message is taken ◄────────────────┘
//
// A recipient whose local part is "bounce" is refused with 550, so that a failing address can be tried out.
//
// The package must not know what a mail contains.
package smtpd
