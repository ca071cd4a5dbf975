package vp8

// #include "codec.h"
import "C"

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// ClockRate is the number of ticks in a second of RTP and encoder time.
const ClockRate = 90000

// ErrEncode is returned if libvpx rejects a frame or a setting.
var ErrEncode = errors.New("vp8: cannot encode")

// Encoder encodes frames of one size as VP8 for a live call: constant bitrate, fastest speed, no look-ahead, key frames
// only on request. Another size needs another encoder.
type Encoder struct {
	mu            sync.Mutex
	native        *C.encoder
	width, height int
}

// NewEncoder returns an encoder for frames of width×height pixels at bitrate
// bit/s; it must be closed. The errors are ErrEncode and ErrMemory.
func NewEncoder(width, height, bitrate, threads int) (*Encoder, error) {
	if width <= 0 || height <= 0 || width*height > MaxPixels {
		return nil, fmt.Errorf("%w: size %d×%d", ErrEncode, width, height)
	}
	native := C.encoder_new(C.int(width), C.int(height), kilobits(bitrate), C.int(threads))
	if native == nil {
		return nil, ErrMemory
	}
	live.Add(1)
	return &Encoder{native: native, width: width, height: height}, nil
}

func kilobits(bitrate int) C.int { return C.int(max(bitrate/1000, 1)) }

// Encode returns the encoded frame, or nothing if rate control has dropped it. at is the time since the first frame and
// must grow. The errors are ErrEncode and ErrClosed.
func (e *Encoder) Encode(f *Frame, at, duration time.Duration, forceKey bool) (data []byte, key bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.native == nil {
		return nil, false, ErrClosed
	}
	if f.Width != e.width || f.Height != e.height {
		return nil, false, fmt.Errorf("%w: frame of %d×%d", ErrEncode, f.Width, f.Height)
	}
	var out *C.uint8_t
	var isKey, force C.int
	if forceKey {
		force = 1
	}
	size := C.encoder_encode(e.native, pointer(f.Y), pointer(f.U), pointer(f.V),
		C.int(f.Width), C.int(f.strideC()), C.int64_t(ticks(at)), C.ulong(max(ticks(duration), 1)), force, &out, &isKey)
	if size < 0 {
		return nil, false, ErrEncode
	}
	if size == 0 {
		return nil, false, nil
	}
	return copied(out, int(size)), isKey != 0, nil
}

func ticks(d time.Duration) int64 { return int64(d) * ClockRate / int64(time.Second) }

// SetBitrate changes the target in bit/s from the next frame on. The errors are
// ErrEncode and ErrClosed.
func (e *Encoder) SetBitrate(bitrate int) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.native == nil {
		return ErrClosed
	}
	if C.encoder_set_bitrate(e.native, kilobits(bitrate)) != 0 {
		return ErrEncode
	}
	return nil
}

// Close frees the native memory. A second call does nothing.
func (e *Encoder) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.native == nil {
		return
	}
	C.encoder_free(e.native)
	e.native = nil
	live.Add(-1)
}
