// Package ticket makes the Idempotency-Keys of requests that must not happen twice: bookings, calls, messages and
// invitations.
//
//	          Show                Answered: the server decided
//	no key ──────────► key shown ──────────────────────────────► no key
//	                    ▲     │
//	                    └─────┘ Answered: the outcome is unknown
package ticket
