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

// soundShare is what sound takes of the bitrate that the path carries, with its
// headers, in bit/s.
const soundShare = 50_000

const (
	// easyBitrate is what the picture may take of a path that is not strained, in
	// bit/s.
	easyBitrate = 400_000
	// A path is strained from this loss (in 256ths, as RTCP has it) or round trip
	// on.
	strainedLoss, strainedTrip = 20, 400 * time.Millisecond
)

// connection is one RTCPeerConnection with all that lives and dies with it.
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

	// mu guards what follows, and that no worker starts once ended is set.
	mu      sync.Mutex
	ended   bool
	seen    map[webrtc.RTPCodecType]bool
	workers sync.WaitGroup

	mending mending
}

// newConnection returns a connection with its sections for picture and sound;
// changed is called, on pion's goroutines, with each state of it.
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
	c.negotiation.follow()
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

// reports is what carries RTCP about one stream.
type reports interface {
	ReadRTCP() ([]rtcp.Packet, interceptor.Attributes, error)
}

// listen reads what the other side says of a stream, which also feeds
// congestion control and the reports.
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
			c.heed(packet)
		}
	}
}

// heed follows what the other side says of the own streams.
func (c *connection) heed(packet rtcp.Packet) {
	switch p := packet.(type) {
	case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
		c.keyFrameWanted.Store(true)
	case *rtcp.ReceiverReport:
		for _, report := range p.Reports {
			c.lossReported.Store(int64(report.FractionLost))
		}
	}
}

// receive takes the first track of each kind; a browser sends no more.
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

// pictureBitrate is what the own picture may take now, in bit/s.
func (c *connection) pictureBitrate() int {
	allowed := max(c.estimator.GetTargetBitrate(), leastBitrate) - soundShare
	if c.strained() {
		return allowed
	}
	return max(allowed, easyBitrate)
}

// strained reports whether the path shows by loss or delay that it is full.
// Congestion control alone is not asked: when a still picture takes a tenth of
// what it might, one hiccup makes pion's estimate fall to that tenth, and it
// takes half a minute to rise again.
func (c *connection) strained() bool {
	return c.lossReported.Load() > strainedLoss || c.roundTrip() > strainedTrip
}

func (c *connection) roundTrip() time.Duration { return time.Duration(c.rtt.Load()) }

// measureRoundTrip takes the round trip of ICE's own checks, which is there
// before anything is sent. Before there is a path pion's transport must not be
// asked: it sets itself up without a lock.
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

// silence keeps the connection from being heard any more, at once.
func (c *connection) silence() {
	c.negotiation.end()
	c.connected.Store(false)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	c.mending.stop()
}

// close ends the connection and returns when its goroutines have ended. It must
// not be called on one of pion's.
func (c *connection) close() {
	c.silence()
	if err := c.pc.GracefulClose(); err != nil {
		c.config.Logger.Debug("connection closed with an error", "error", err)
	}
	c.workers.Wait()
}
