// Package backend is what the clinic's desk knows and does, without the toolkit that shows it: the session of the person
// at the desk, the schedule kept up to date by one connection, what was typed and not yet answered, and the words that
// codes stand for in Japanese and English.
//
// It must not know Fyne, nor how pictures and sound of a call travel. It keeps nothing of a patient on disk in clear:
// what was typed into slots is sealed (DraftSafe) with a key in the system's keyring, where the session's token is too.
//
// The connection that follows the clinic's changes:
//
//	      Follow
//	        │
//	        ▼            hello
//	   ┌─ Connecting ───────────► Online ──┐ broken, or silent for 25 s
//	   │      ▲                            ▼
//	   │      └─ waited (1 s … 30 s) ── Offline since …
//	   │ 401
//	   ▼
//	signed out: the session ended elsewhere; the person signs in again and finds what was typed
//
// After a gap the connection goes on from the last resume token; where the server no longer has it, the schedule is
// loaded again.
package backend
