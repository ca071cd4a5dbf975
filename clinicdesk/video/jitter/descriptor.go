package jitter

import "errors"

// ErrPayload is returned for a payload that is not a VP8 RTP payload.
var ErrPayload = errors.New("jitter: malformed VP8 payload")

// Bits of the VP8 payload descriptor, RFC 7741 section 4.2.
const (
	extendedBit  = 0x80
	startBit     = 0x10
	partitionID  = 0x07
	pictureBit   = 0x80
	tl0Bit       = 0x40
	tidBit       = 0x20
	keyIndexBit  = 0x10
	longPicture  = 0x80
	interFrame   = 0x01
	minimumBytes = 2
)

// Descriptor is the part of a VP8 payload descriptor that an Assembler needs.
type Descriptor struct {
	// Start is set on the first packet of a frame.
	Start bool
	// Key is set on the first packet of a key frame.
	Key bool
}

// Parse splits an RTP payload into descriptor and VP8 data (RFC 7741). The
// error is ErrPayload.
func Parse(payload []byte) (Descriptor, []byte, error) {
	if len(payload) < minimumBytes {
		return Descriptor{}, nil, ErrPayload
	}
	size := 1
	if payload[0]&extendedBit != 0 {
		size += extensionSize(payload[1:])
	}
	if len(payload) <= size {
		return Descriptor{}, nil, ErrPayload
	}
	data := payload[size:]
	start := payload[0]&startBit != 0 && payload[0]&partitionID == 0
	return Descriptor{Start: start, Key: start && data[0]&interFrame == 0}, data, nil
}

// extensionSize returns the number of bytes from the X byte on, if the X byte is present.
func extensionSize(b []byte) int {
	size := 1
	if b[0]&pictureBit != 0 {
		size++
		if len(b) > 1 && b[1]&longPicture != 0 {
			size++
		}
	}
	if b[0]&tl0Bit != 0 {
		size++
	}
	if b[0]&(tidBit|keyIndexBit) != 0 {
		size++
	}
	return size
}
