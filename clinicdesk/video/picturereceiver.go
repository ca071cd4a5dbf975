package video

import (
	"errors"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"madoguchi/clinicdesk/video/jitter"
	"madoguchi/clinicdesk/video/vp8"
)

const (
	// packetSize is enough for any packet that a network carries.
	packetSize = 1600
	// repairTick is the time between two looks at repairs while packets are missing. The read that it bounds also makes
	// pion deliver a repaired packet, which it otherwise holds until the next read.
	repairTick = 10 * time.Millisecond
	// mostFailures is the number of failed reads in a row after which a track ends.
	mostFailures = 1000
)

// pictureReceiver turns the packets of the patient's video track into pictures.
type pictureReceiver struct {
	connection *connection
	track      *webrtc.TrackRemote
	assembler  *jitter.Assembler
	decoder    *vp8.Decoder
	playout    jitter.Playout
	screen     *screen
	ticking    bool
	counts     pictureCounts
}

// pictureCounts are read by other goroutines.
type pictureCounts struct {
	received, decoded, dropped       atomic.Uint64
	packets, missing, bytes          atomic.Uint64
	retransmissions, keyFrameRequest atomic.Uint64
	width, height                    atomic.Int64
	// packetAt and pictureAt are times in nanoseconds since the connection began.
	packetAt, pictureAt atomic.Int64
}

// receivePictures runs until the track ends.
func (c *connection) receivePictures(track *webrtc.TrackRemote) {
	decoder, err := vp8.NewDecoder(1)
	if err != nil {
		c.config.Logger.Error("no decoder", "error", err)
		return
	}
	defer decoder.Close()
	screen := showPictures(c.config)
	defer screen.close()
	r := &pictureReceiver{
		connection: c, track: track, assembler: jitter.NewAssembler(), decoder: decoder, screen: screen,
	}
	c.receiver.Store(r)
	r.run()
}

func (r *pictureReceiver) run() {
	buffer := make([]byte, packetSize)
	for failures := 0; failures < mostFailures; {
		r.tick()
		n, _, err := r.track.Read(buffer)
		switch {
		case err == nil:
			failures = 0
			r.take(buffer[:n])
		case errors.Is(err, os.ErrDeadlineExceeded):
		case errors.Is(err, io.EOF):
			return
		default:
			failures++
		}
		r.repair()
	}
}

// tick bounds the next read while packets are missing.
func (r *pictureReceiver) tick() {
	pending := r.assembler.Pending()
	if !pending && !r.ticking {
		return
	}
	r.ticking = pending
	deadline := time.Time{}
	if pending {
		deadline = r.connection.config.Now().Add(repairTick)
	}
	// A track that rejects a deadline is about to end.
	_ = r.track.SetReadDeadline(deadline)
}

// take stores a packet and shows the frames that it completes.
func (r *pictureReceiver) take(data []byte) {
	var packet rtp.Packet
	if packet.Unmarshal(data) != nil {
		return
	}
	now := r.connection.config.Now()
	r.counts.packetAt.Store(int64(now.Sub(r.connection.began)))
	r.counts.bytes.Add(uint64(len(packet.Payload)))
	r.assembler.Push(jitter.Packet{
		Sequence: packet.SequenceNumber, Timestamp: packet.Timestamp,
		Marker: packet.Marker, Payload: packet.Payload,
	}, now)
	for frame, ok := r.assembler.Next(); ok; frame, ok = r.assembler.Next() {
		r.show(frame, now)
	}
}

// show decodes a frame and queues it for the time at which it is due.
func (r *pictureReceiver) show(frame jitter.Frame, now time.Time) {
	r.publish()
	due := r.playout.Due(frame.Timestamp, now, r.connection.roundTrip())
	size, err := r.decoder.Decode(frame.Data)
	if err != nil {
		r.assembler.Damaged()
		return
	}
	if size.X == 0 {
		return
	}
	r.counts.decoded.Add(1)
	r.counts.width.Store(int64(size.X))
	r.counts.height.Store(int64(size.Y))
	r.counts.pictureAt.Store(int64(now.Sub(r.connection.began)))
	if r.connection.config.OnPicture == nil {
		return
	}
	shown := r.connection.pool.Get(size.X, size.Y)
	if !r.decoder.Paint(shown.RGBA) {
		shown.Release()
		return
	}
	r.screen.put(shown, due)
}

// repair requests missing packets.
func (r *pictureReceiver) repair() {
	feedback := r.assembler.Feedback(r.connection.config.Now(), r.connection.roundTrip())
	r.publish()
	ssrc := uint32(r.track.SSRC())
	var packets []rtcp.Packet
	if len(feedback.Resend) > 0 {
		packets = append(packets, &rtcp.TransportLayerNack{
			MediaSSRC: ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers(feedback.Resend),
		})
	}
	if feedback.KeyFrame {
		packets = append(packets, &rtcp.PictureLossIndication{MediaSSRC: ssrc})
	}
	if len(packets) == 0 {
		return
	}
	if err := r.connection.pc.WriteRTCP(packets); err != nil && !r.connection.over() {
		r.connection.config.Logger.Debug("repair not asked for", "error", err)
	}
}

// publish copies the assembler's counters to the atomic ones.
func (r *pictureReceiver) publish() {
	c := r.assembler.Counters()
	r.counts.received.Store(c.Frames)
	r.counts.dropped.Store(c.Dropped)
	r.counts.packets.Store(c.Packets)
	r.counts.missing.Store(c.Missing)
	r.counts.retransmissions.Store(c.Requested)
	r.counts.keyFrameRequest.Store(c.KeyFrameRequests)
}
