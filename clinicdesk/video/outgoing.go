package video

import (
	"fmt"
	"sync/atomic"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
)

// mostPayload is the size in bytes of an RTP payload that leaves room for headers, encryption and a relay in a packet
// of 1280 bytes, which every IPv6 network carries.
const mostPayload = 1150

// outgoing numbers and timestamps the packets of one own track. One goroutine uses it at a time.
type outgoing struct {
	track    *webrtc.TrackLocalStaticRTP
	payloads rtp.Payloader
	number   uint16
	packets  atomic.Uint64
	bytes    atomic.Uint64
}

func newOutgoing(capability webrtc.RTPCodecCapability, id string, payloads rtp.Payloader) (*outgoing, error) {
	track, err := webrtc.NewTrackLocalStaticRTP(capability, id, "clinic")
	if err != nil {
		return nil, fmt.Errorf("video: %s track: %w", id, err)
	}
	return &outgoing{track: track, payloads: payloads}, nil
}

func newOutgoingPicture() (*outgoing, error) {
	capability := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: pictureRate}
	return newOutgoing(capability, "video", &codecs.VP8Payloader{EnablePictureID: true})
}

func newOutgoingSound() (*outgoing, error) {
	capability := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: soundRate, Channels: 2}
	return newOutgoing(capability, "audio", &codecs.OpusPayloader{})
}

// write sends one encoded frame with a timestamp in the track's clock. marked sets the marker bit on the last packet,
// as video requires.
func (o *outgoing) write(frame []byte, timestamp uint32, marked bool) error {
	payloads := o.payloads.Payload(mostPayload, frame)
	for i, payload := range payloads {
		packet := &rtp.Packet{
			Header: rtp.Header{
				Version: 2, Marker: marked && i == len(payloads)-1,
				SequenceNumber: o.number, Timestamp: timestamp,
			},
			Payload: payload,
		}
		o.number++
		if err := o.track.WriteRTP(packet); err != nil {
			return fmt.Errorf("video: send: %w", err)
		}
		o.packets.Add(1)
		o.bytes.Add(uint64(len(payload)))
	}
	return nil
}
