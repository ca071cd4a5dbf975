// Package video is the desk's native video engine. It connects a signalling channel with the pictures and the sound of
// a consultation (requirements B9, B12, D4): it captures, encodes, negotiates, sends, receives, decodes and plays.
//
// It must not know the toolkit that shows the pictures, nor the transport that carries the signalling: both are
// callbacks in [Config].
//
// A [Peer] lives as long as the console is open. It has at most one RTCPeerConnection at a time, and replaces it when
// the patient opens the page again or when a path cannot be repaired. The capture of the own picture and sound (package
// capture) continues meanwhile.
//
//	       Open
//	        │
//	        ▼   PatientArrived              ICE connected
//	   ┌─ Waiting ───────────► Connecting ────────────────► Connected
//	   │    ▲                    ▲   │ failed                │   ▲
//	   │    │ PatientLeft        │   ▼                       │   │ repaired
//	   │    └──(from any)        └─ Failed ◄──────────── Reconnecting
//	   │                      new connection   again      disconnected > 2 s: ICE restart
//	   ▼                                                  failed: new connection
//	Closed  (Close, from any)
//
// The desk is the impolite side of the W3C's "perfect negotiation": when offers cross, the desk's offer stands. Each
// offer has one sendrecv video section (VP8) and one sendrecv audio section (Opus) from the beginning, so that
// [Peer.Start] needs no further negotiation. Before Start, no packet of the clinician's picture or sound leaves the
// machine (B9).
//
// [Peer.Hold] stops both directions until [Peer.Resume]: nothing is sent, and nothing received is shown or played.
//
// An offer with a new session ID in its o= line belongs to a new RTCPeerConnection. Each side answers such an offer
// with a new RTCPeerConnection of its own. Answers and candidates that arrive late for an earlier connection are
// recognized by the names (a=mid) of their sections, which are never used twice, and ignored.
//
// Threading: every method may be called from any goroutine, also from callbacks. The exception is Close, which waits
// for running callbacks. OnPicture is called on one goroutine, OnOwnPicture on a second, and all other callbacks one
// after the other on a third. A slow picture callback loses pictures and uses no more memory.
package video
