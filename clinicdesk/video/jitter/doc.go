// Package jitter orders what a network delivers: RTP packets arrive late, twice, out of order or not at all. A decoder
// gets whole VP8 frames in order with the times at which to show them, and Opus packets with the positions at which
// some are missing.
//
// It must not know sockets, pion's tracks, clocks, or codecs beyond the VP8 payload descriptor. Every method takes the
// current time as an argument, so that tests are fast and deterministic. Nothing here is safe for concurrent use.
//
// An Assembler is in one of two states:
//
//	           complete key frame
//	waiting ────────────────────────► following
//	for a   ◄────────────────────────  frame by frame
//	key frame  a packet given up, a jump in the numbers, Damaged
//
// While waiting, it drops all frames but key frames: a frame without its reference decodes to a wrong picture.
package jitter
