package video_test

import (
	"math/rand/v2"
	"testing"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"

	"madoguchi/clinicdesk/video"
)

// garbage turns one packet into many, with random contents, markers, timestamps and gaps, including key frames that
// claim the largest possible size.
func garbage(random *rand.Rand) func(*rtp.Packet) []*rtp.Packet {
	huge := []byte{0x10, 0, 0, 0, 0x9d, 1, 0x2a, 0xff, 0x3f, 0xff, 0x3f}
	return func(p *rtp.Packet) (out []*rtp.Packet) {
		number := p.SequenceNumber
		for n := range 50 {
			payload := make([]byte, random.IntN(200))
			for i := range payload {
				payload[i] = byte(random.Uint32())
			}
			if n%3 == 0 {
				payload = append(huge[:len(huge):len(huge)], payload...)
			}
			out = append(out, &rtp.Packet{Header: rtp.Header{
				Version: 2, Marker: random.IntN(4) == 0, SequenceNumber: number, Timestamp: random.Uint32(),
			}, Payload: payload})
			number += 1 + uint16(random.IntN(2)*random.IntN(2)*random.IntN(3000))
		}
		return out
	}
}

// Packets with any content must not crash the desk, nor prevent it from showing the picture that follows.
func TestHostilePacketsDoNoHarm(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.Start()
	d.welcome(p)
	seen(t, d, 320)
	mangle := garbage(rand.New(rand.NewPCG(3, 4)))
	p.mangle.Store(&mangle)
	eventually(t, func() string {
		if d.Stats().KeyFrameRequests < 5 {
			return "few key frames asked for"
		}
		return ""
	})
	p.mu.Lock()
	err := p.pc.WriteRTCP([]rtcp.Packet{
		&rtcp.TransportLayerNack{Nacks: rtcp.NackPairsFromSequenceNumbers([]uint16{1, 2, 3, 65535})},
		&rtcp.ReceiverEstimatedMaximumBitrate{Bitrate: 1}, &rtcp.PictureLossIndication{},
	})
	p.mu.Unlock()
	if err != nil {
		t.Error(err)
	}
	p.mangle.Store(nil)
	p.resize(480, 272)
	seen(t, d, 480)
	connected(t, d)
}

// The desk reports when packets arrive but contain no picture.
func TestFrozenPictureIsSaid(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.welcome(p)
	seen(t, d, 320)
	mangle := func(packet *rtp.Packet) []*rtp.Packet {
		packet.SequenceNumber++
		packet.Payload = []byte{0x10, 1, 2, 3}
		return []*rtp.Packet{packet}
	}
	p.mangle.Store(&mangle)
	eventually(t, func() string {
		if s := d.state(); s.Phase != video.Reconnecting {
			return "state " + s.Phase.String()
		}
		return ""
	})
	p.mangle.Store(nil)
	connected(t, d)
	seen(t, d, 320)
}
