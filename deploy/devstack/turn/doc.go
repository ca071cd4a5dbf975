// Package turn runs a TURN relay (RFC 8656) on loopback for the devstack, instead of coturn.
//
// Its credentials follow coturn's use-auth-secret scheme, in pion/turn's own form: the user name is "<expiry, Unix
// seconds>:<visit ID>", and the password is the base64 of its HMAC-SHA1 under the shared secret. Expired credentials
// are refused.
//
// A public relay must refuse loopback and private peers, because they lead into the operator's network
// (deploy/coturn.conf). Here both ends of a call are on this machine, so the rule is inverted: only peers on an address
// of this machine are relayed. Addresses are checked after resolving IPv4-in-IPv6 forms. TCP allocations are refused,
// as in production.
//
// This package must not know calls or rooms.
package turn
