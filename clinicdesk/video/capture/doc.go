// Package capture uses the camera, the microphone and the speaker of the clinician's machine. It hands on the own
// pictures and the own sound frame by frame, and plays the patient's sound. It must not know codecs' packets, nor the
// connection that carries them.
//
// Pictures and sound never stop: a camera that is off or missing is replaced by black, a microphone that is missing by
// silence. A device that is missing is reported (OnMissing) and looked for:
//
//	         cannot be opened, or ends
//	in use ─────────────────────────────► missing ──┐ every 2 s: compare the machine's list
//	  ▲                                      │  ▲    │ of its kind with the last one
//	  │ opened (OnBack), or the user         │  └────┘
//	  └ chooses another ─────────────────────┘ the list has changed, or every fifth time: open it again
//
// While all devices work, no list is read.
package capture
