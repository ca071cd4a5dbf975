package sound

import (
	"fmt"

	"gopkg.in/hraban/opus.v2"
)

const (
	// bitrate is the bitrate of speech in bit/s.
	bitrate = 32_000
	// expectedLoss is the loss in percent for which forward error correction is dimensioned.
	expectedLoss = 10
	// longestPacket is the number of samples in 120 ms, the longest packet of Opus.
	longestPacket = Rate * 120 / 1000
	// largestPacket is the recommended size of an encoding buffer in bytes.
	largestPacket = 4000
)

// Encoder encodes speech as Opus with in-band forward error correction.
type Encoder struct {
	native *opus.Encoder
	packet [largestPacket]byte
}

// NewEncoder returns an encoder. It uses Go's memory and needs no Close.
func NewEncoder() (*Encoder, error) {
	native, err := opus.NewEncoder(Rate, 1, opus.AppVoIP)
	if err != nil {
		return nil, fmt.Errorf("sound: opus encoder: %w", err)
	}
	settings := []error{
		native.SetBitrate(bitrate), native.SetComplexity(5),
		native.SetInBandFEC(true), native.SetPacketLossPerc(expectedLoss),
	}
	for _, err := range settings {
		if err != nil {
			return nil, fmt.Errorf("sound: opus encoder: %w", err)
		}
	}
	return &Encoder{native: native}, nil
}

// Encode returns the packet for FrameSamples samples, valid until the next call.
func (e *Encoder) Encode(pcm []int16) ([]byte, error) {
	n, err := e.native.Encode(pcm, e.packet[:])
	if err != nil {
		return nil, fmt.Errorf("sound: encode: %w", err)
	}
	return e.packet[:n], nil
}

// Decoder decodes Opus and fills in lost packets.
type Decoder struct {
	native *opus.Decoder
	last   int
	packet [longestPacket]int16
	pcm    []int16
}

// NewDecoder returns a decoder. It uses Go's memory and needs no Close.
func NewDecoder() (*Decoder, error) {
	native, err := opus.NewDecoder(Rate, 1)
	if err != nil {
		return nil, fmt.Errorf("sound: opus decoder: %w", err)
	}
	return &Decoder{native: native, last: FrameSamples}, nil
}

// Decode returns the samples of a packet, valid until the next call. A replacement for the lost packets precedes them:
// the last one is taken from the packet's forward error correction, if it has any, and the others are concealed. A
// packet that is not Opus is concealed too. concealed is the number of concealed packets.
func (d *Decoder) Decode(lost int, packet []byte) (pcm []int16, concealed int) {
	d.pcm = d.pcm[:0]
	for n := lost; n > 0; n-- {
		if n == 1 && hasFEC(packet) && d.native.DecodeFEC(packet, d.packet[:d.last]) == nil {
			d.pcm = append(d.pcm, d.packet[:d.last]...)
			continue
		}
		d.conceal()
		concealed++
	}
	n, err := d.native.Decode(packet, d.packet[:])
	if err != nil {
		d.conceal()
		return d.pcm, concealed + 1
	}
	d.last = n
	d.pcm = append(d.pcm, d.packet[:n]...)
	return d.pcm, concealed
}

func (d *Decoder) conceal() {
	if d.native.DecodePLC(d.packet[:d.last]) == nil {
		d.pcm = append(d.pcm, d.packet[:d.last]...)
	}
}
