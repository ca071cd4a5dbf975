package video_test

import (
	"errors"
	"image"
	"image/color"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/logging"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"

	"madoguchi/clinicdesk/video"
	"madoguchi/clinicdesk/video/jitter"
	"madoguchi/clinicdesk/video/sound"
	"madoguchi/clinicdesk/video/vp8"
)

const (
	patientTone   = 440
	frameInterval = time.Second / 30
)

var (
	leftColor  = color.RGBA{R: 200, G: 60, B: 160, A: 255}
	rightColor = color.RGBA{R: 40, G: 180, B: 90, A: 255}
)

// page is the patient's side as a browser behaves: polite, a new RTCPeerConnection for an offer of a new session, its
// own picture and tone.
type page struct {
	t       *testing.T
	desk    *video.Peer
	network *network
	mux     ice.UDPMux
	size    atomic.Pointer[image.Point]

	picture *webrtc.TrackLocalStaticRTP
	// mangle, if set, replaces each packet of the picture that is sent.
	mangle  atomic.Pointer[func(*rtp.Packet) []*rtp.Packet]
	tone    *webrtc.TrackLocalStaticSample
	packets atomic.Int64
	offers  atomic.Int64
	key     atomic.Bool
	meter   sound.Meter

	mu      sync.Mutex
	pc      *webrtc.PeerConnection
	session string
	seen    *image.RGBA
	early   []webrtc.ICECandidateInit

	closing chan struct{}
	running sync.WaitGroup
}

func newPage(t *testing.T) *page {
	t.Helper()
	p := &page{t: t, network: newNetwork(t), closing: make(chan struct{})}
	quiet := logging.DefaultLoggerFactory{Writer: t.Output(), DefaultLogLevel: logging.LogLevelDisabled}
	p.mux = webrtc.NewICEUDPMux(quiet.NewLogger("page"), p.network)
	p.resize(320, 240)
	var err error
	p.picture, err = webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "video",
		"patient")
	if err != nil {
		t.Fatal(err)
	}
	p.tone = localTrack(t, webrtc.MimeTypeOpus, "audio")
	p.running.Go(p.sendPicture)
	p.running.Go(p.sendTone)
	t.Cleanup(p.close)
	return p
}

func localTrack(t *testing.T, mime, id string) *webrtc.TrackLocalStaticSample {
	t.Helper()
	track, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: mime}, id, "patient")
	if err != nil {
		t.Fatal(err)
	}
	return track
}

func (p *page) resize(width, height int) { p.size.Store(&image.Point{X: width, Y: height}) }

// close ends the page as closing a browser's tab does; it may be called again.
func (p *page) close() {
	p.mu.Lock()
	pc := p.pc
	p.pc = nil
	select {
	case <-p.closing:
	default:
		close(p.closing)
	}
	p.mu.Unlock()
	if pc != nil {
		_ = pc.GracefulClose()
	}
	p.running.Wait()
	_ = p.mux.Close()
	_ = p.network.Close()
}

func (p *page) newConnection() *webrtc.PeerConnection {
	var settings webrtc.SettingEngine
	settings.SetICEUDPMux(p.mux)
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		p.t.Error(err)
		return nil
	}
	for _, track := range []webrtc.TrackLocal{p.picture, p.tone} {
		sender, err := pc.AddTrack(track)
		if err != nil {
			p.t.Error(err)
			return nil
		}
		p.running.Go(func() { p.listen(sender) })
	}
	pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { p.receive(track) })
	pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c != nil {
			init := c.ToJSON()
			_ = p.desk.Candidate(
				video.Candidate{Candidate: init.Candidate, SDPMid: init.SDPMid, SDPMLineIndex: init.SDPMLineIndex},
			)
		}
	})
	return pc
}

func (p *page) listen(sender *webrtc.RTPSender) {
	for {
		if _, _, err := sender.ReadRTCP(); err != nil {
			return
		}
		p.key.Store(true)
	}
}

// description handles the desk's descriptions and answers an offer.
func (p *page) description(d video.Description) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.closing:
		return
	default:
	}
	kind, session := webrtc.SDPTypeAnswer, strings.Fields(strings.SplitN(d.SDP, "o=", 2)[1])[1]
	if d.Type == "offer" {
		p.offers.Add(1)
		p.renew(session)
		kind = webrtc.SDPTypeOffer
	}
	p.session = session
	if p.pc == nil {
		// An answer for another connection.
		return
	}
	err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: kind, SDP: d.SDP})
	if err == nil && kind == webrtc.SDPTypeOffer {
		err = p.answer()
	}
	if err != nil && !errors.Is(err, video.ErrClosed) {
		p.t.Error(err)
	}
}

// renew makes a new connection for an offer of another session; p.mu is held.
func (p *page) renew(session string) {
	if session == p.session {
		return
	}
	if p.pc != nil {
		_ = p.pc.Close()
	}
	p.pc = p.newConnection()
}

// answer sends an answer; p.mu is held.
func (p *page) answer() error {
	for _, c := range p.early {
		_ = p.pc.AddICECandidate(c)
	}
	p.early = nil
	answer, err := p.pc.CreateAnswer(nil)
	if err != nil {
		return err
	}
	if err := p.pc.SetLocalDescription(answer); err != nil {
		return err
	}
	return p.desk.Description(video.Description{Type: "answer", SDP: answer.SDP})
}

// offer makes a new connection, offers it to the desk, and then closes the old one.
func (p *page) offer() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := p.pc
	p.pc = p.newConnection()
	offer, err := p.pc.CreateOffer(nil)
	if err == nil {
		err = p.pc.SetLocalDescription(offer)
	}
	if err == nil {
		err = p.desk.Description(video.Description{Type: "offer", SDP: offer.SDP})
	}
	if old != nil {
		err = errors.Join(err, old.Close())
	}
	return err
}

func (p *page) candidate(c video.Candidate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	init := webrtc.ICECandidateInit{Candidate: c.Candidate, SDPMid: c.SDPMid, SDPMLineIndex: c.SDPMLineIndex}
	if p.pc == nil || p.pc.RemoteDescription() == nil {
		p.early = append(p.early, init)
		return
	}
	_ = p.pc.AddICECandidate(init)
}

// sendPicture sends a picture of two vertical halves in two colours.
func (p *page) sendPicture() {
	ticker := time.NewTicker(frameInterval)
	defer ticker.Stop()
	var encoder *vp8.Encoder
	var frame *vp8.Frame
	number := uint16(1000)
	defer func() { encoder.Close() }()
	for n := 0; ; n++ {
		size := *p.size.Load()
		if frame == nil || frame.Width != size.X || frame.Height != size.Y {
			if encoder != nil {
				encoder.Close()
			}
			frame = halves(size)
			var err error
			if encoder, err = vp8.NewEncoder(size.X, size.Y, 500_000, 1); err != nil {
				p.t.Error(err)
				return
			}
		}
		data, _, err := encoder.Encode(frame, time.Duration(n)*frameInterval, frameInterval, p.key.Swap(false))
		if err == nil && len(data) > 0 {
			err = p.sendFrame(data, uint32(n)*90_000/30, &number)
		}
		if err != nil {
			return
		}
		select {
		case <-p.closing:
			return
		case <-ticker.C:
		}
	}
}

// sendFrame sends a frame's packets, or mangle's replacements.
func (p *page) sendFrame(data []byte, timestamp uint32, number *uint16) error {
	payloads := (&codecs.VP8Payloader{}).Payload(1100, data)
	for i, payload := range payloads {
		*number++
		packets := []*rtp.Packet{{Header: rtp.Header{
			Version: 2, Marker: i == len(payloads)-1, SequenceNumber: *number, Timestamp: timestamp,
		}, Payload: payload}}
		if mangle := p.mangle.Load(); mangle != nil {
			packets = (*mangle)(packets[0])
		}
		for _, packet := range packets {
			*number = packet.SequenceNumber
			if err := p.picture.WriteRTP(packet); err != nil {
				return err
			}
		}
	}
	return nil
}

func halves(size image.Point) *vp8.Frame {
	f := &vp8.Frame{}
	f.Resize(size.X, size.Y)
	f.Clear()
	f.FillRect(image.Rect(0, 0, size.X/2, size.Y), leftColor)
	f.FillRect(image.Rect(size.X/2, 0, size.X, size.Y), rightColor)
	return f
}

func (p *page) sendTone() {
	source := sound.NewTone(time.Now, patientTone)
	defer source.Close()
	encoder, err := sound.NewEncoder()
	if err != nil {
		p.t.Error(err)
		return
	}
	for {
		select {
		case <-p.closing:
			return
		case frame := <-source.Frames():
			packet, err := encoder.Encode(frame)
			if err != nil || p.tone.WriteSample(media.Sample{Data: packet, Duration: sound.Period}) != nil {
				return
			}
		}
	}
}

// receive decodes the desk's media.
func (p *page) receive(track *webrtc.TrackRemote) {
	if track.Kind() == webrtc.RTPCodecTypeAudio {
		p.hear(track)
		return
	}
	decoder, err := vp8.NewDecoder(1)
	if err != nil {
		p.t.Error(err)
		return
	}
	defer decoder.Close()
	assembler := jitter.NewAssembler()
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		p.packets.Add(1)
		assembler.Push(assembled(packet), time.Now())
		for frame, ok := assembler.Next(); ok; frame, ok = assembler.Next() {
			if size, err := decoder.Decode(frame.Data); err == nil {
				p.look(decoder, size)
			}
		}
	}
}

func assembled(p *rtp.Packet) jitter.Packet {
	return jitter.Packet{Sequence: p.SequenceNumber, Timestamp: p.Timestamp, Marker: p.Marker, Payload: p.Payload}
}

func (p *page) look(decoder *vp8.Decoder, size image.Point) {
	img := image.NewRGBA(image.Rectangle{Max: size})
	decoder.Paint(img)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = img
}

func (p *page) hear(track *webrtc.TrackRemote) {
	decoder, err := sound.NewDecoder()
	if err != nil {
		p.t.Error(err)
		return
	}
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		p.packets.Add(1)
		pcm, _ := decoder.Decode(0, packet.Payload)
		p.meter.Write(pcm)
	}
}

// lastPicture returns the last picture that the page received.
func (p *page) lastPicture() *image.RGBA {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen
}
