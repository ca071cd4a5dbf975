package video

import (
	"errors"
	"io"
	"sync/atomic"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"madoguchi/clinicdesk/video/jitter"
	"madoguchi/clinicdesk/video/sound"
)

// soundCounts are read by other goroutines.
type soundCounts struct {
	packets, concealed, bytes atomic.Uint64
}

// receiveSound decodes the patient's sound into the speaker's buffer and the meter until the track ends. It measures
// the sound even without a speaker.
func (c *connection) receiveSound(track *webrtc.TrackRemote) {
	decoder, err := sound.NewDecoder()
	if err != nil {
		c.config.Logger.Error("no decoder", "error", err)
		return
	}
	queue, buffer := jitter.NewSoundQueue(), make([]byte, packetSize)
	for failures := 0; failures < mostFailures; {
		n, _, err := track.Read(buffer)
		if errors.Is(err, io.EOF) {
			return
		}
		var packet rtp.Packet
		if err != nil || packet.Unmarshal(buffer[:n]) != nil {
			failures++
			continue
		}
		failures = 0
		c.heard.bytes.Add(uint64(len(packet.Payload)))
		queue.Push(packet.SequenceNumber, packet.Payload)
		for step, ok := queue.Next(); ok; step, ok = queue.Next() {
			pcm, concealed := decoder.Decode(step.Lost, step.Payload)
			c.play(pcm)
			c.heard.packets.Add(1)
			c.heard.concealed.Add(uint64(concealed))
		}
	}
}

func (c *connection) play(pcm []int16) {
	if c.held.Load() {
		return
	}
	c.meter.Write(pcm)
	c.playback.Write(pcm)
}
