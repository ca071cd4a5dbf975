// Package turn runs a TURN relay (RFC 8656) on loopback for the devstack, in the place of coturn.
//
// Its credentials are coturn's use-auth-secret scheme, in pion/turn's own form: the user name is "<expiry, Unix seconds>:<visit ID>",
// the password the base64 of HMAC-SHA1 over it under the shared secret. An expired one is refused.
//
// A relay that the public reaches must refuse loopback and private peers, for they lead into the operator's network
// (deploy/coturn.conf). Here both ends of a call are this very machine, so the rule is turned round: peers on an address
// of this machine are relayed, all others are refused. Addresses are judged after IPv4-in-IPv6 forms have been undone.
// TCP allocations are refused, as in production.
//
// The package must not know calls or rooms.
package turn
