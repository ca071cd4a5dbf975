package video_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/pion/webrtc/v4"
	"pgregory.net/rapid"

	"madoguchi/clinicdesk/video"
)

func TestOfferOfThePageIsAnswered(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.Start()
	p.desk = d.Peer
	d.page.Store(p)
	if err := p.offer(); err != nil {
		t.Fatal(err)
	}
	connected(t, d)
	seen(t, d, 320)
	eventually(t, func() string { return seesPattern(p.lastPicture()) })
}

// The desk follows a page that lost its connection and makes a new one.
func TestOfferOfAnotherConnectionReplacesTheOld(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.Start()
	d.welcome(p)
	seen(t, d, 320)
	p.resize(480, 272)
	if err := p.offer(); err != nil {
		t.Fatal(err)
	}
	seen(t, d, 480)
	eventually(t, func() string { return seesPattern(p.lastPicture()) })
	connected(t, d)
}

// When offers cross, the desk keeps its own, and the page's causes no error.
func TestCrossingOfferIsLeftAside(t *testing.T) {
	checkLeaks(t)
	var mu sync.Mutex
	var sent []video.Description
	d := openDesk(t, func(c *video.Config) {
		c.SendDescription = func(s video.Description) {
			mu.Lock()
			defer mu.Unlock()
			sent = append(sent, s)
		}
	})
	last := func() video.Description {
		mu.Lock()
		defer mu.Unlock()
		if len(sent) == 0 {
			return video.Description{}
		}
		return sent[len(sent)-1]
	}
	d.PatientArrived()
	eventually(t, func() string {
		if last().Type == "" {
			return "no offer"
		}
		return ""
	})
	p := newPage(t)
	p.desk = d.Peer
	if err := p.offer(); err != nil {
		t.Error(err)
	}
	if last().Type != "offer" {
		t.Errorf("sent %s", last().Type)
	}
	p.description(last())
	connected(t, d)
	seen(t, d, 320)
}

func TestUnusableSignallingIsRefused(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.welcome(p)
	seen(t, d, 320)
	description := func(kind, sdp string) error { return d.Description(video.Description{Type: kind, SDP: sdp}) }
	candidate := func(c string) error { return d.Candidate(video.Candidate{Candidate: c}) }
	const head = "v=0\r\no=- 7 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
	tests := []struct {
		name string
		err  error
	}{
		{"another type", description("rollback", head)},
		{"no SDP", description("offer", "")},
		{"garbage", description("offer", "\x00\xff")},
		{"answer to nothing", description("answer", head)},
		{"no sections", description("offer", head)},
		{"too large", description("offer", head+strings.Repeat("a=x\r\n", 20_000))},
		{"too many sections", description("offer", head+strings.Repeat("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", 9))},
		{"malformed candidate", candidate("candidate:nothing of the kind")},
		{"large candidate", candidate("candidate:" + strings.Repeat("1", 3000))},
	}
	for _, test := range tests {
		if !errors.Is(test.err, video.ErrSignalling) {
			t.Errorf("%s: %v", test.name, test.err)
		}
	}
	if err := p.offer(); err != nil {
		t.Error(err)
	}
	seen(t, d, 320)
}

func TestCandidatesAreBounded(t *testing.T) {
	checkLeaks(t)
	d := openDesk(t, nil)
	d.PatientArrived()
	refused := 0
	for range 1000 {
		if err := d.Candidate(video.Candidate{Candidate: "candidate:1 1 udp 1 127.0.0.1 9 typ host"}); err != nil {
			refused++
		}
	}
	if refused < 700 {
		t.Errorf("%d of 1000 refused", refused)
	}
}

// Almost valid descriptions must not crash the program or end the Peer.
func TestMangledDescriptionsDoNoHarm(t *testing.T) {
	checkLeaks(t)
	d := openDesk(t, nil)
	offer := pageOffer(t)
	rapid.Check(t, func(t *rapid.T) {
		lines := strings.SplitAfter(offer, "\r\n")
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			at := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
			switch rapid.IntRange(0, 3).Draw(t, "change") {
			case 0:
				lines = append(lines[:at:at], lines[at+1:]...)
			case 1:
				lines[at] += lines[at]
			case 2:
				lines[at] = lines[at][:rapid.IntRange(0, len(lines[at])).Draw(t, "cut")] + "\r\n"
			case 3:
				lines[at] = lines[at] + "a=" + rapid.String().Draw(t, "attribute") + "\r\n"
			}
			if len(lines) == 0 {
				return
			}
		}
		d.PatientLeft()
		err := d.Description(video.Description{Type: "offer", SDP: strings.Join(lines, "")})
		if err != nil && !errors.Is(err, video.ErrSignalling) {
			t.Fatalf("%v", err)
		}
	})
	p := newPage(t)
	d.welcome(p)
	seen(t, d, 320)
}

// pageOffer returns an offer as a page with picture and sound makes it.
func pageOffer(t *testing.T) string {
	t.Helper()
	pc, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pc.GracefulClose() }()
	for _, track := range []webrtc.TrackLocal{
		localTrack(t, webrtc.MimeTypeVP8, "video"), localTrack(t, webrtc.MimeTypeOpus, "audio"),
	} {
		if _, err := pc.AddTrack(track); err != nil {
			t.Fatal(err)
		}
	}
	offer, err := pc.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	return offer.SDP
}
