// Package vp8 is a thin layer over libvpx for one video call: a decoder, an encoder, and the I420 arithmetic between
// them and the screen.
//
// It exists because the decoder must report damaged pictures and reject sizes that would exhaust the memory, and
// because the encoder's speed and bitrate must be set; see [Decoder] and [Encoder]. It must not know RTP, pion or where
// pictures come from.
//
// Samples are BT.601 with limited range (luma 16–235), as browsers send and expect for VP8.
//
// Native memory is counted: [Live] is zero when every Encoder and Decoder has been closed. Both may be closed at any
// time from any goroutine.
package vp8
