// Package schedule holds the visits that the desk has loaded, and the account recoveries that wait for a decision.
// Client loads them, sends what staff do with them, and follows the server's event stream:
//
//	      Follow
//	        │
//	        ▼            hello
//	   ┌─ Connecting ───────────► Online ──┐ broken, or silent for 25 s
//	   │      ▲                            ▼
//	   │      └─ waited (1 s … 30 s) ── Offline since …
//	   │ 401
//	   ▼
//	signed out: the session ended elsewhere
//
// After a gap the connection continues from the last resume token. If the server no longer has the token, the schedule
// is reloaded. A pushed change, an answer and a load may arrive in any order: the higher revision stays.
//
// The package must not know how entries are described or drawn.
package schedule
