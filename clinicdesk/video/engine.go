package video

import (
	"fmt"
	"io"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/cc"
	"github.com/pion/interceptor/pkg/gcc"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/logging"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

const (
	// Bitrates of the own picture in bit/s. The highest leaves room for sound and repairs within 2 Mbit/s, which must
	// be enough for a call (B12).
	leastBitrate, firstBitrate, mostBitrate = 100_000, 800_000, 1_700_000

	// ICE reports a path without an answer after disconnectedAfter, and gives it up failedAfter later.
	disconnectedAfter = 2 * time.Second
	failedAfter       = 12 * time.Second
	keepalive         = 500 * time.Millisecond

	vp8Type, rtxType, opusType = 96, 97, 111
	pictureRate, soundRate     = 90000, 48000
)

// newPeerConnection returns an RTCPeerConnection that supports only VP8 and Opus, and the estimator of the path's
// bitrate.
func newPeerConnection(config Config) (*webrtc.PeerConnection, cc.BandwidthEstimator, error) {
	media := &webrtc.MediaEngine{}
	if err := registerCodecs(media); err != nil {
		return nil, nil, err
	}
	registry := &interceptor.Registry{}
	estimators := make(chan cc.BandwidthEstimator, 1)
	if err := registerInterceptors(media, registry, estimators); err != nil {
		return nil, nil, err
	}
	api := webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(registry),
		webrtc.WithSettingEngine(settings(config)))
	pc, err := api.NewPeerConnection(webrtc.Configuration{ICEServers: iceServers(config.ICEServers)})
	if err != nil {
		return nil, nil, fmt.Errorf("video: new connection: %w", err)
	}
	return pc, <-estimators, nil
}

func registerCodecs(media *webrtc.MediaEngine) error {
	feedback := []webrtc.RTCPFeedback{
		{Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"}, {Type: "transport-cc"},
	}
	codecs := []struct {
		codec webrtc.RTPCodecParameters
		kind  webrtc.RTPCodecType
	}{
		{webrtc.RTPCodecParameters{PayloadType: vp8Type, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeVP8, ClockRate: pictureRate, RTCPFeedback: feedback,
		}}, webrtc.RTPCodecTypeVideo},
		{webrtc.RTPCodecParameters{PayloadType: rtxType, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeRTX, ClockRate: pictureRate, SDPFmtpLine: fmt.Sprintf("apt=%d", vp8Type),
		}}, webrtc.RTPCodecTypeVideo},
		{webrtc.RTPCodecParameters{PayloadType: opusType, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeOpus, ClockRate: soundRate, Channels: 2,
			SDPFmtpLine: "minptime=10;useinbandfec=1", RTCPFeedback: feedback[3:],
		}}, webrtc.RTPCodecTypeAudio},
	}
	for _, c := range codecs {
		if err := media.RegisterCodec(c.codec, c.kind); err != nil {
			return fmt.Errorf("video: codec: %w", err)
		}
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		extension := webrtc.RTPHeaderExtensionCapability{URI: sdp.TransportCCURI}
		if err := media.RegisterHeaderExtension(extension, kind); err != nil {
			return fmt.Errorf("video: header extension: %w", err)
		}
	}
	return nil
}

// registerInterceptors adds reports, repair of sent packets, and congestion control in both directions. Package jitter
// requests lost packets itself: pion's generator would request packets again that have arrived by RTX.
func registerInterceptors(
	media *webrtc.MediaEngine, registry *interceptor.Registry, estimators chan<- cc.BandwidthEstimator,
) error {
	control, err := cc.NewInterceptor(func() (cc.BandwidthEstimator, error) {
		return gcc.NewSendSideBWE(gcc.SendSideBWEInitialBitrate(firstBitrate), gcc.SendSideBWEMinBitrate(leastBitrate),
			gcc.SendSideBWEMaxBitrate(mostBitrate), gcc.WithLoggerFactory(quiet()))
	})
	if err != nil {
		return fmt.Errorf("video: congestion control: %w", err)
	}
	control.OnNewPeerConnection(func(_ string, e cc.BandwidthEstimator) { estimators <- e })
	registry.Add(control)
	extension, err := twcc.NewHeaderExtensionInterceptor()
	if err != nil {
		return fmt.Errorf("video: congestion control: %w", err)
	}
	registry.Add(extension)
	// The responder comes last, so that congestion control also counts and paces repairs.
	responder, err := nack.NewResponderInterceptor(nack.WithResponderLoggerFactory(quiet()))
	if err != nil {
		return fmt.Errorf("video: repair: %w", err)
	}
	registry.Add(responder)
	if err := webrtc.ConfigureRTCPReportsWithOptions(registry,
		[]report.ReceiverOption{report.WithReceiverLoggerFactory(quiet())},
		report.WithSenderLoggerFactory(quiet())); err != nil {
		return fmt.Errorf("video: reports: %w", err)
	}
	if err := webrtc.ConfigureTWCCSenderWithOptions(media, registry, twcc.WithLoggerFactory(quiet())); err != nil {
		return fmt.Errorf("video: congestion feedback: %w", err)
	}
	return nil
}

func settings(config Config) webrtc.SettingEngine {
	var engine webrtc.SettingEngine
	engine.LoggerFactory = quiet()
	engine.SetICETimeouts(disconnectedAfter, failedAfter, keepalive)
	engine.SetIncludeLoopbackCandidate(config.Loopback)
	return engine
}

// quiet discards pion's log records, because they contain network addresses.
func quiet() logging.LoggerFactory {
	return &logging.DefaultLoggerFactory{Writer: io.Discard, DefaultLogLevel: logging.LogLevelDisabled}
}

func iceServers(servers []ICEServer) []webrtc.ICEServer {
	var out []webrtc.ICEServer
	for _, s := range servers {
		out = append(out, webrtc.ICEServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
	}
	return out
}
