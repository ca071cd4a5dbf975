// Package sound handles the sound of a call on this machine: speakers and microphones (miniaudio through malgo), Opus
// with forward error correction and concealment, the buffer between network and speaker, echo cancellation (speexdsp),
// and a meter.
//
// It must not know RTP, pion or who is in the call. All samples are 16 bit, mono, 48 kHz.
package sound

import "time"

const (
	// Rate is the number of samples in a second.
	Rate = 48000
	// Period is the duration of one packet and of one item of Source.Frames.
	Period = 20 * time.Millisecond
	// FrameSamples is the number of samples in a Period.
	FrameSamples = Rate / 50
)
