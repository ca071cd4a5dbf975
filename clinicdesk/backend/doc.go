// Package backend is the clinic desk without its toolkit: the user's session, the schedule that one event connection
// keeps current, unsent drafts, and the Japanese and English phrases for codes.
//
// It must not know Fyne, nor how a call's picture and sound travel. It writes no patient data to disk unencrypted:
// drafts are sealed (DraftSafe) with a key in the system's keyring, which also holds the session's token.
//
// The connection that receives the clinic's changes:
//
//	      Follow
//	        │
//	        ▼            hello
//	   ┌─ Connecting ───────────► Online ──┐ broken, or silent for 25 s
//	   │      ▲                            ▼
//	   │      └─ waited (1 s … 30 s) ── Offline since …
//	   │ 401
//	   ▼
//	signed out: the session ended elsewhere; the drafts stay for the next sign-in
//
// After a gap the connection continues from the last resume token. If the server no longer has the token, the schedule
// is reloaded.
package backend
