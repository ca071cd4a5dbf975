// Package jitter turns RTP packets as a network delivers them, late, twice, out
// of order or not at all, into what a decoder can take: whole VP8 frames in
// order with the times at which to show them, and Opus packets with the places
// where some are missing.
//
// It must not know sockets, pion's tracks, clocks or codecs beyond the VP8
// payload descriptor: every method takes the time it happens at, so that tests
// run in no time and always alike. Nothing here is safe for concurrent use.
//
// An Assembler is in one of two states:
//
//	           complete key frame
//	waiting ────────────────────────► following
//	for a   ◄────────────────────────  frame by frame
//	key frame  a packet given up, a jump in the numbers, Damaged
//
// While waiting it drops whatever is no key frame, for a frame without its
// reference decodes to a picture that is wrong.
package jitter
