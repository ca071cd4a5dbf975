// Package video is the desk's native video engine: everything between a
// signalling channel and the pictures and the sound of a consultation
// (requirements B9, B12, D4). It captures camera and microphone, encodes,
// negotiates, receives, decodes and plays.
//
// It must not know the toolkit that shows the pictures, nor the transport that
// carries the signalling: both are callbacks in [Config].
//
// A [Peer] lives as long as the console is open. Under it stands at most one
// RTCPeerConnection at a time, replaced whenever the patient opens the page
// anew or a path cannot be repaired; the capture goes on underneath.
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
// The desk is the impolite side of the W3C's "perfect negotiation": when offers
// cross, its own stands. Each offer carries one sendrecv video (VP8) and one
// sendrecv audio (Opus) section from the beginning, so that [Peer.Start] needs
// no further negotiation; until then no packet of the clinician's picture or
// sound leaves the machine (B9).
//
// [Peer.Hold] is the same in both directions, for as long as it lasts: nothing is
// sent, and nothing that comes is shown or played.
//
// An offer whose o= line carries another session ID than the one before
// belongs to a new RTCPeerConnection; the page answers it with a new one of
// its own, and so does the desk when the page makes one. Answers and candidates
// that were still on their way for an earlier connection are told apart by the
// names (a=mid) of their sections, which are never used twice, and left aside.
//
// A device that is lost is reported (OnMissing), and taken anew as soon as the
// machine lists it again (OnBack).
//
// Threading: every method may be called from any goroutine, callbacks
// included, except that Close waits for running callbacks and so must not be
// called inside one. OnPicture comes on one goroutine, OnOwnPicture on another,
// all other callbacks one after the other on a third. A slow picture callback
// costs pictures, never memory.
package video
