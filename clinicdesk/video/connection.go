package video

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/cc"
	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"madoguchi/clinicdesk/video/picture"
	"madoguchi/clinicdesk/video/sound"
)

// soundShare is the part of the path's bitrate that is reserved for sound and its headers, in bit/s.
const soundShare = 50_000

const (
	// easyBitrate is the bitrate that the picture may use in any case on a path that is not strained, in bit/s.
	easyBitrate = 400_000
	// A path is strained above this loss (in 256ths, the unit of RTCP) or this round trip.
	strainedLoss, strainedTrip = 20, 400 * time.Millisecond
)

// connection is one RTCPeerConnection with everything that ends with it.
type connection struct {
	config      Config
	pc          *webrtc.PeerConnection
	negotiation *negotiation
	estimator   cc.BandwidthEstimator
	began       time.Time

	ownPicture, ownSound *outgoing
	keyFrameWanted       atomic.Bool
	lossReported         atomic.Int64
	framesSent           atomic.Uint64
	sentWidth            atomic.Int64
	sentHeight           atomic.Int64

	pool     *picture.Pool
	receiver atomic.Pointer[pictureReceiver]
	playback *sound.Buffer
	held     *atomic.Bool // the patient is neither seen nor heard
	meter    sound.Meter
	heard    soundCounts

	rtt       atomic.Int64
	connected atomic.Bool

	// mu guards what follows. No worker starts once ended is set.
	mu      sync.Mutex
	ended   bool
	seen    map[webrtc.RTPCodecType]bool
	workers sync.WaitGroup

	repair pathRepair
}

// newConnection returns a connection that can send and receive picture and sound. It calls changed with each of its
// states, on pion's goroutines.
func newConnection(
	config Config, pool *picture.Pool, playback *sound.Buffer, held *atomic.Bool,
	changed func(*connection, webrtc.PeerConnectionState),
) (*connection, error) {
	pc, estimator, err := newPeerConnection(config)
	if err != nil {
		return nil, err
	}
	c := &connection{
		config: config, pc: pc, estimator: estimator, began: config.Now(), pool: pool, playback: playback, held: held,
		negotiation: &negotiation{pc: pc, sendDescription: config.SendDescription, sendCandidate: config.SendCandidate},
		seen:        map[webrtc.RTPCodecType]bool{},
	}
	c.keyFrameWanted.Store(true)
	if err := c.addTracks(); err != nil {
		c.close()
		return nil, err
	}
	pc.OnTrack(c.receive)
	pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		if !c.over() {
			changed(c, s)
		}
	})
	c.negotiation.trickle()
	return c, nil
}

func (c *connection) addTracks() (err error) {
	if c.ownPicture, err = newOutgoingPicture(); err != nil {
		return err
	}
	if c.ownSound, err = newOutgoingSound(); err != nil {
		return err
	}
	direction := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendrecv}
	for _, o := range []*outgoing{c.ownPicture, c.ownSound} {
		transceiver, err := c.pc.AddTransceiverFromTrack(o.track, direction)
		if err != nil {
			return fmt.Errorf("video: section: %w", err)
		}
		c.start(func() { c.listen(transceiver.Sender()) })
	}
	return nil
}

// start runs a worker that ends when the RTCPeerConnection is closed.
func (c *connection) start(work func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		c.workers.Go(work)
	}
}

// reports delivers the RTCP packets about one stream.
type reports interface {
	ReadRTCP() ([]rtcp.Packet, interceptor.Attributes, error)
}

// listen reads the RTCP packets about a stream. The reads also feed congestion control and the statistics.
func (c *connection) listen(from reports) {
	for failures := 0; failures < mostFailures; {
		packets, _, err := from.ReadRTCP()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) {
			return
		}
		if err != nil {
			failures++
			continue
		}
		failures = 0
		for _, packet := range packets {
			c.receiveReport(packet)
		}
	}
}

// receiveReport handles a key frame request or a loss report about an own stream.
func (c *connection) receiveReport(packet rtcp.Packet) {
	switch p := packet.(type) {
	case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
		c.keyFrameWanted.Store(true)
	case *rtcp.ReceiverReport:
		for _, report := range p.Reports {
			c.lossReported.Store(int64(report.FractionLost))
		}
	}
}

// receive receives the first track of each kind; a browser sends no others.
func (c *connection) receive(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	c.mu.Lock()
	known := c.seen[track.Kind()]
	c.seen[track.Kind()] = true
	c.mu.Unlock()
	if known {
		return
	}
	c.start(func() { c.listen(receiver) })
	switch track.Kind() {
	case webrtc.RTPCodecTypeVideo:
		c.start(func() { c.receivePictures(track) })
	case webrtc.RTPCodecTypeAudio:
		c.start(func() { c.receiveSound(track) })
	}
}

// sent counts an own frame.
func (c *connection) sent(width, height int) {
	c.framesSent.Add(1)
	c.sentWidth.Store(int64(width))
	c.sentHeight.Store(int64(height))
}

// pictureBitrate returns the bitrate that the own picture may use now, in bit/s.
func (c *connection) pictureBitrate() int {
	allowed := max(c.estimator.GetTargetBitrate(), leastBitrate) - soundShare
	if c.strained() {
		return allowed
	}
	return max(allowed, easyBitrate)
}

// strained reports whether loss or delay shows that the path is full. Congestion control alone does not tell: while a
// still picture uses a tenth of its bitrate, a short disturbance reduces pion's estimate to that tenth, and it takes
// half a minute to rise again.
func (c *connection) strained() bool {
	return c.lossReported.Load() > strainedLoss || c.roundTrip() > strainedTrip
}

func (c *connection) roundTrip() time.Duration { return time.Duration(c.rtt.Load()) }

// measureRoundTrip reads the round trip that ICE's own checks measure, which is known before anything is sent. It must
// not ask pion's transport before there is a path: the transport initializes itself without a lock.
func (c *connection) measureRoundTrip() {
	if !c.connected.Load() {
		return
	}
	for _, transceiver := range c.pc.GetTransceivers() {
		transport := transceiver.Sender().Transport()
		if transport == nil {
			continue
		}
		if pair, ok := transport.ICETransport().GetSelectedCandidatePairStats(); ok && pair.CurrentRoundTripTime > 0 {
			c.rtt.Store(int64(pair.CurrentRoundTripTime * float64(time.Second)))
			return
		}
	}
}

func (c *connection) over() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended
}

// silence stops all effects of the connection on the Peer and on the signalling, at once.
func (c *connection) silence() {
	c.negotiation.end()
	c.connected.Store(false)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	c.repair.stop()
}

// close ends the connection and returns when its goroutines have ended. It must not be called on one of pion's
// goroutines.
func (c *connection) close() {
	c.silence()
	if err := c.pc.GracefulClose(); err != nil {
		c.config.Logger.Debug("connection closed with an error", "error", err)
	}
	c.workers.Wait()
}
