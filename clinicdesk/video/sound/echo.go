package sound

// #cgo pkg-config: speexdsp
// #cgo CFLAGS: -O2 -Wall
// #include "echo.h"
import "C"

import (
	"errors"
	"sync"
	"sync/atomic"
	"unsafe"
)

const (
	// echoFrame is the number of samples that the canceller processes at once: 10 ms.
	echoFrame = Rate / 100
	// echoTail is the longest echo: 200 ms of the room, including the devices' own buffers.
	echoTail = Rate / 5
	// echoLead bounds how far the played sound may be ahead of the recorded one: 100 ms, so that it stays within the
	// tail.
	echoLead = Rate / 10
)

// ErrMemory is returned if native memory cannot be allocated.
var ErrMemory = errors.New("sound: no native memory")

// live counts the cancellers that hold native memory.
var live atomic.Int64

// Live returns the number of open Cancellers of this process. Tests check that it is zero.
func Live() int64 { return live.Load() }

// Canceller removes the speaker's sound from the recorded sound, so that patients do not hear themselves. Speaker and
// microphone run on threads of their own; the Canceller is safe for concurrent use.
type Canceller struct {
	mu     sync.Mutex
	native *C.canceller
	played []int16
	out    [echoFrame]int16
}

// NewCanceller returns a canceller that must be closed. The error is ErrMemory.
func NewCanceller() (*Canceller, error) {
	native := C.canceller_new(echoFrame, echoTail, Rate)
	if native == nil {
		return nil, ErrMemory
	}
	live.Add(1)
	return &Canceller{native: native, played: make([]int16, 0, 2*echoLead)}, nil
}

// Played notes sound that is being played. If nobody records, the oldest is dropped.
func (c *Canceller) Played(pcm []int16) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.played = append(c.played, pcm...)
	if over := len(c.played) - echoLead; over > 0 {
		c.played = append(c.played[:0], c.played[over:]...)
	}
}

// Clean removes the echo from recorded samples, in place. Their number is a multiple of 10 ms. While nothing is played,
// they stay unchanged.
func (c *Canceller) Clean(recorded []int16) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for ; len(recorded) >= echoFrame; recorded = recorded[echoFrame:] {
		if c.native == nil || len(c.played) < echoFrame {
			return
		}
		C.canceller_clean(c.native, native(recorded), native(c.played), native(c.out[:]))
		copy(recorded, c.out[:])
		c.played = append(c.played[:0], c.played[echoFrame:]...)
	}
}

// native returns the address of the first sample, for a call into C that does not keep the address.
func native(pcm []int16) *C.int16_t {
	return (*C.int16_t)(unsafe.Pointer(unsafe.SliceData(pcm)))
}

// Close frees the native memory. Afterwards Clean changes nothing. A second call does nothing.
func (c *Canceller) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.native == nil {
		return
	}
	C.canceller_free(c.native)
	c.native = nil
	live.Add(-1)
}
