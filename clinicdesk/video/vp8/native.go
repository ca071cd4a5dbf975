package vp8

// #cgo pkg-config: vpx
// #cgo CFLAGS: -O3 -Wall
// #include "codec.h"
import "C"

import (
	"errors"
	"sync/atomic"
	"unsafe"
)

var (
	// ErrClosed is returned by a closed Encoder or Decoder.
	ErrClosed = errors.New("vp8: closed")
	// ErrMemory is returned when libvpx cannot create a codec.
	ErrMemory = errors.New("vp8: no native memory")
)

// live counts the codecs that hold native memory.
var live atomic.Int64

// Live returns the number of open Encoders and Decoders of this process; tests
// hold it against zero.
func Live() int64 { return live.Load() }

// pointer returns the address of the first sample, for a call into C that does
// not keep it.
func pointer(samples []byte) *C.uint8_t {
	return (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(samples)))
}

// copied returns native bytes as Go's own.
func copied(native *C.uint8_t, size int) []byte {
	return C.GoBytes(unsafe.Pointer(native), C.int(size))
}
