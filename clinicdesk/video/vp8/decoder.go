package vp8

// #include "codec.h"
import "C"

import (
	"errors"
	"fmt"
	"image"
	"sync"
)

// MaxPixels bounds the size of a picture that a Decoder accepts: 2560×1440. The format allows 268 million pixels, which
// a hostile sender could request with ten bytes.
const MaxPixels = 2560 * 1440

var (
	// ErrDamaged is returned for data that is not a VP8 frame, or for a frame that depends on a lost one. A key frame
	// is needed to continue.
	ErrDamaged = errors.New("vp8: damaged frame")
	// ErrTooLarge is returned for a key frame of more than MaxPixels.
	ErrTooLarge = errors.New("vp8: picture too large")
)

// Decoder decodes VP8 frames. After a damaged frame it rejects all frames until the next key frame, because libvpx
// would continue with a wrong picture.
type Decoder struct {
	mu      sync.Mutex
	native  *C.decoder
	picture C.picture
	shown   bool
	intact  bool
}

// NewDecoder returns a decoder that uses the given number of threads; it must be closed. The error is ErrMemory.
func NewDecoder(threads int) (*Decoder, error) {
	native := C.decoder_new(C.int(threads))
	if native == nil {
		return nil, ErrMemory
	}
	live.Add(1)
	return &Decoder{native: native}, nil
}

// Decode decodes the next frame and returns the size of its picture, which is zero for a frame that shows none. The
// errors are ErrDamaged, ErrTooLarge and ErrClosed.
func (d *Decoder) Decode(data []byte) (image.Point, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.native == nil {
		return image.Point{}, ErrClosed
	}
	if err := d.admit(data); err != nil {
		d.intact, d.shown = false, false
		return image.Point{}, err
	}
	result := C.decoder_decode(d.native, pointer(data), C.size_t(len(data)), &d.picture)
	d.intact, d.shown = result >= 0, result > 0
	switch {
	case result < 0:
		return image.Point{}, ErrDamaged
	case result == 0:
		return image.Point{}, nil
	}
	return image.Pt(int(d.picture.width), int(d.picture.height)), nil
}

// admit checks whether to pass the frame to libvpx.
func (d *Decoder) admit(data []byte) error {
	size, key, err := KeyFrameSize(data)
	switch {
	case err != nil:
		return err
	case !key && !d.intact:
		return fmt.Errorf("%w: no key frame before it", ErrDamaged)
	case key && size.X*size.Y > MaxPixels:
		return ErrTooLarge
	}
	return nil
}

// Paint converts the last decoded picture into dst, which must have its size. It reports whether there was a picture.
func (d *Decoder) Paint(dst *image.RGBA) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := &d.picture
	if d.native == nil || !d.shown || dst.Rect.Dx() != int(p.width) || dst.Rect.Dy() != int(p.height) {
		return false
	}
	C.i420_to_rgba(p.y, p.u, p.v, p.stride_y, p.stride_c, p.width, p.height, pointer(dst.Pix), C.int(dst.Stride))
	return true
}

// Close frees the native memory. A second call does nothing.
func (d *Decoder) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.native == nil {
		return
	}
	C.decoder_free(d.native)
	d.native = nil
	live.Add(-1)
}

// KeyFrameSize reads a frame's header (RFC 6386, section 9.1): whether it is a
// key frame, and then the size of its picture. The error is ErrDamaged.
func KeyFrameSize(data []byte) (size image.Point, key bool, err error) {
	const header, keyHeader = 3, 10
	if len(data) < header {
		return size, false, fmt.Errorf("%w: %d bytes", ErrDamaged, len(data))
	}
	if data[0]&1 != 0 {
		return size, false, nil
	}
	if len(data) < keyHeader || data[3] != 0x9d || data[4] != 0x01 || data[5] != 0x2a {
		return size, false, fmt.Errorf("%w: no start code", ErrDamaged)
	}
	size.X = int(data[6]) | int(data[7]&0x3f)<<8
	size.Y = int(data[8]) | int(data[9]&0x3f)<<8
	if size.X == 0 || size.Y == 0 {
		return image.Point{}, false, fmt.Errorf("%w: empty picture", ErrDamaged)
	}
	return size, true, nil
}
