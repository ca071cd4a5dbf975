// Package outbox replaces Twilio and a mail server on one machine: a real HTTP endpoint for twilio-go and a real SMTP
// server for go-mail, so that the product's own clients run unchanged. It keeps the messages in the data folder and
// shows them as a phone and a mailbox would, at "/" and as JSON at "/api/messages".
//
// It implements the part of Twilio that the product uses: creating, fetching and listing Message resources, errors, and
// status callbacks signed with X-Twilio-Signature. A text message goes through
//
//	accepted ──► queued ──► sending ──► sent ──► delivered
//	(with a messaging service)   └──────────► undelivered, with an ErrorCode
//
// and StatusCallback reports queued, sent and the final state. A restart continues messages in progress. A mail is
// delivered at once.
//
// # Numbers with a fate
//
// The recipient decides the outcome, as with Twilio's magic numbers. All other numbers are delivered:
//
//	+819010021211  400, code 21211: not a valid number (like any other text that is not a number)
//	+819010021408  400, code 21408: region not permitted
//	+819010021610  400, code 21610: the recipient has opted out
//	+819010021614  400, code 21614: not a mobile number
//	+819010020429  429, code 20429: too many requests
//	+819010020500  500, code 20500: internal error (what is refused shows on the page, as refused)
//	…30003         accepted; undelivered with ErrorCode 30003: handset unreachable
//	…30005         accepted; undelivered with ErrorCode 30005: unknown handset
//	…30006         accepted; undelivered with ErrorCode 30006: landline or unreachable carrier
//	+819010000001  accepted, without any callback
//	+819010000002  accepted, but the connection breaks before the answer
//	+819010000003  answers after three seconds
//
// A mail to the local part "bounce" is refused with 550 by the SMTP server (package smtpd).
//
// This package must not know the product: not its texts, its links, or its callbacks' paths.
package outbox
