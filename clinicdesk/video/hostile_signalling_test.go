package video_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/pion/webrtc/v4"

	"madoguchi/clinicdesk/video"
)

// The most that signalling of any content may cost the desk. The heap is Go's own.
const (
	hostileSeed     = 20261122
	hostileMessages = 10_000
	mostMemory      = 64 << 20
	mostGoroutines  = 200
)

// TestHostileSignallingDoesNoHarm gives the desk 10,000 descriptions and candidates as fast as it accepts them: offers
// of new connections, mangled ones, answers without an offer. Afterwards a well-behaved page must be seen.
func TestHostileSignallingDoesNoHarm(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.Start()
	d.PatientArrived()
	m := malice{random: rand.New(rand.NewPCG(hostileSeed, 0)), offer: offerOfAPage(t)}
	before := memory()
	var peak uint64
	goroutines := 0
	for n := range hostileMessages {
		m.sendTo(d.Peer)
		if n%500 == 0 {
			peak = max(peak, memory())
		}
		goroutines = max(goroutines, runtime.NumGoroutine())
	}
	t.Logf("seed %d: heap %d KiB before, %d KiB at most; %d goroutines at most", hostileSeed, before>>10, peak>>10,
		goroutines)
	if peak > before+mostMemory || goroutines > mostGoroutines {
		t.Errorf("the desk grew by %d KiB, to %d goroutines", (peak-before)>>10, goroutines)
	}
	d.welcome(p)
	seen(t, d, 320)
}

// malice creates signalling that no page sends.
type malice struct {
	random *rand.Rand
	offer  string // a page's
}

var session = regexp.MustCompile(`(?m)^o=- \d+ `)

func (m malice) sendTo(p *video.Peer) {
	switch m.random.IntN(40) {
	case 0: // a reopened page: from here on the desk's own offer is pending, and others' are ignored
		p.PatientArrived()
	case 1: // the page is gone: from here on the desk accepts offers, each for its own connection
		p.PatientLeft()
	default:
		m.describe(p)
	}
}

func (m malice) describe(p *video.Peer) {
	switch m.random.IntN(5) {
	case 0, 1:
		fresh := session.ReplaceAllString(m.offer, fmt.Sprintf("o=- %d ", m.random.Uint64()>>1))
		_ = p.Description(video.Description{Type: "offer", SDP: fresh})
	case 2:
		_ = p.Description(video.Description{Type: []string{"offer", "answer"}[m.random.IntN(2)], SDP: m.mangled()})
	case 3:
		_ = p.Description(video.Description{Type: "answer", SDP: m.offer})
	default:
		_ = p.Candidate(m.candidate())
	}
}

// mangled omits, repeats or garbles lines of the offer.
func (m malice) mangled() string {
	lines := strings.SplitAfter(m.offer, "\n")
	for range 1 + m.random.IntN(5) {
		at := m.random.IntN(len(lines))
		switch m.random.IntN(3) {
		case 0:
			lines[at] = ""
		case 1:
			lines[at] = strings.Repeat(lines[at], 1+m.random.IntN(20))
		default:
			raw := []byte(lines[at] + "\n")
			raw[m.random.IntN(len(raw))] = byte(m.random.Uint32())
			lines[at] = string(raw)
		}
	}
	return strings.Join(lines, "")
}

func (m malice) candidate() video.Candidate {
	section := fmt.Sprint(m.random.IntN(4))
	candidates := []string{
		"", "x", "candidate:1 1 udp 1 127.0.0.1 9 typ host", "candidate:1 1 udp 99999999999 127.0.0.1 70000 typ host",
		"candidate:1 1 tcp 1 ::1 1 typ host tcptype active", "candidate:1 1 udp 1 nobody.local 9 typ host",
		"candidate:" + strings.Repeat("1 ", m.random.IntN(900)),
	}
	return video.Candidate{Candidate: candidates[m.random.IntN(len(candidates))], SDPMid: &section}
}

func offerOfAPage(t *testing.T) string {
	t.Helper()
	pc, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pc.Close() }()
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		if _, err := pc.AddTransceiverFromKind(kind); err != nil {
			t.Fatal(err)
		}
	}
	offer, err := pc.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	return offer.SDP
}

func memory() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
