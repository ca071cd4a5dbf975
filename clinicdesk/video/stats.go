package video

import (
	"time"

	"madoguchi/clinicdesk/video/sound"
)

// Stats are the counters of the current connection and measurements over its last second. A new connection counts from
// zero.
type Stats struct {
	// FramesReceived counts complete frames of the patient's picture, FramesDecoded those that became a picture, and
	// FramesDropped those discarded because a frame they depend on was lost.
	FramesReceived, FramesDecoded, FramesDropped uint64
	// Width and Height are the size of the last decoded picture in pixels.
	Width, Height int
	// FramesSent counts own frames that were encoded and sent; SentWidth and SentHeight are the size of the last one in
	// pixels.
	FramesSent            uint64
	SentWidth, SentHeight int
	// PacketsSent counts own RTP packets of picture and sound.
	PacketsSent uint64

	// ReceiveBitrate and SendBitrate are the bitrates of RTP payload over the last second in bit/s. TargetBitrate is
	// the bitrate that congestion control allows the picture.
	ReceiveBitrate, SendBitrate, TargetBitrate int
	// RTT is the last measured round trip; 0 if it is unknown.
	RTT time.Duration
	// Loss is the share (0 to 1) of the patient's video packets that were lost when first sent, over the last seconds.
	Loss float64
	// Retransmissions counts requested packets, KeyFrameRequests the sent picture loss indications.
	Retransmissions, KeyFrameRequests uint64

	// SoundPackets counts the patient's decoded sound packets. SoundConcealed counts lost packets that the codec has
	// concealed, without those restored by forward error correction.
	SoundPackets, SoundConcealed uint64
	// SoundLevel is the RMS of the last 20 ms received, in dBFS (0 is a full-scale square wave); −100 is silence or no
	// sound yet.
	SoundLevel float64
	// SoundFrequency is the strongest frequency of the last 20 ms received, in Hz; 0 is silence.
	SoundFrequency float64
}

// Stats returns counters and measurements of the current connection, or zeros if there is none.
func (p *Peer) Stats() Stats {
	c := p.connection.Load()
	if c == nil {
		return Stats{SoundLevel: sound.Silence}
	}
	s := Stats{
		FramesSent: c.framesSent.Load(), SentWidth: int(c.sentWidth.Load()), SentHeight: int(c.sentHeight.Load()),
		PacketsSent:   c.ownPicture.packets.Load() + c.ownSound.packets.Load(),
		TargetBitrate: c.pictureBitrate(), RTT: c.roundTrip(),
		SoundPackets: c.heard.packets.Load(), SoundConcealed: c.heard.concealed.Load(),
		SoundLevel: c.meter.Level(), SoundFrequency: c.meter.Frequency(),
	}
	p.mu.Lock()
	s.ReceiveBitrate, s.SendBitrate, s.Loss = p.rates.receive, p.rates.send, p.rates.loss
	p.mu.Unlock()
	if r := c.receiver.Load(); r != nil {
		r.counts.fill(&s)
	}
	return s
}

func (c *pictureCounts) fill(s *Stats) {
	// FramesDecoded is read first, so that it does not exceed FramesReceived.
	s.FramesDecoded = c.decoded.Load()
	s.FramesReceived, s.FramesDropped = c.received.Load(), c.dropped.Load()
	s.Width, s.Height = int(c.width.Load()), int(c.height.Load())
	s.Retransmissions, s.KeyFrameRequests = c.retransmissions.Load(), c.keyFrameRequest.Load()
}
