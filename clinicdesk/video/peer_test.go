package video_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"madoguchi/clinicdesk/video"
	"madoguchi/clinicdesk/video/camera"
	"madoguchi/clinicdesk/video/sound"
	"madoguchi/clinicdesk/video/vp8"
)

// checkLeaks fails the test if goroutines or native memory remain after its other cleanups; call it first.
func checkLeaks(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		// The test's own page closes its decoders on pion's goroutines.
		eventually(t, func() string {
			if n := vp8.Live() + sound.Live(); n != 0 {
				return fmt.Sprintf("%d codecs and cancellers still hold native memory", n)
			}
			return ""
		})
		eventually(t, func() string { // on a busy machine they take longer to end than goleak waits
			if err := goleak.Find(before); err != nil {
				return err.Error()
			}
			return ""
		})
	})
}

// differs describes how a pixel differs from the expected colour, or returns "".
func differs(img *image.RGBA, x, y int, want color.RGBA) string {
	const tolerance = 16
	got := img.RGBAAt(x, y)
	off := func(a, b uint8) bool { return max(a, b)-min(a, b) > tolerance }
	if off(got.R, want.R) || off(got.G, want.G) || off(got.B, want.B) {
		return fmt.Sprintf("pixel %d,%d is %v, want %v", x, y, got, want)
	}
	return ""
}

// seesHalves describes how the slot's picture differs from the page's, or returns "".
func seesHalves(slot *video.Slot, width int) string {
	picture := slot.Take()
	if picture == nil {
		return "no picture"
	}
	defer picture.Release()
	size := picture.Rect.Size()
	if size.X != width || picture.Stride != 4*width {
		return fmt.Sprintf("size %v, stride %d", size, picture.Stride)
	}
	if reason := differs(picture.RGBA, size.X/4, size.Y/2, leftColor); reason != "" {
		return reason
	}
	return differs(picture.RGBA, size.X*3/4, size.Y/2, rightColor)
}

// seesPattern describes how the picture differs from the test pattern, or returns "".
func seesPattern(img *image.RGBA) string {
	if img == nil {
		return "no picture"
	}
	bar := img.Rect.Dx() / len(camera.PatternColors)
	for i, c := range camera.PatternColors {
		if reason := differs(img, i*bar+bar/2, img.Rect.Dy()/2, c); reason != "" {
			return reason
		}
	}
	return ""
}

func hears(frequency, want float64) string {
	if math.Abs(frequency-want) > 15 {
		return fmt.Sprintf("hears %.0f Hz, want %.0f", frequency, want)
	}
	return ""
}

func connected(t *testing.T, d *desk) {
	t.Helper()
	eventually(t, func() string {
		if s := d.state(); s.Phase != video.Connected {
			return "state " + s.Phase.String()
		}
		return ""
	})
}

func seen(t *testing.T, d *desk, width int) {
	t.Helper()
	eventually(t, func() string { return seesHalves(&d.patient, width) })
}

func TestCallBothWays(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	eventually(t, func() string {
		own := d.own.Take()
		if own == nil {
			return "no own picture"
		}
		defer own.Release()
		return seesPattern(own.RGBA)
	})
	d.welcome(p)
	connected(t, d)
	seen(t, d, 320)
	eventually(t, func() string { return hears(d.Stats().SoundFrequency, patientTone) })
	eventually(t, func() string {
		if level := d.Stats().SoundLevel; math.Abs(level+15) > 3 {
			return fmt.Sprintf("sound at %.1f dBFS, want −15", level)
		}
		return ""
	})
	if sent, got := d.Stats().PacketsSent, p.packets.Load(); sent != 0 || got != 0 {
		t.Fatalf("%d packets sent and %d received before the start", sent, got)
	}

	d.Start()
	eventually(t, func() string { return seesPattern(p.lastPicture()) })
	eventually(t, func() string { return hears(p.meter.Frequency(), 1000) })

	p.resize(642, 362)
	seen(t, d, 642)
	eventually(t, func() string {
		s := d.Stats()
		if s.RTT == 0 || s.ReceiveBitrate == 0 || s.SendBitrate == 0 {
			return fmt.Sprintf("not measured: %+v", s)
		}
		return ""
	})
	s := d.Stats()
	if s.Width != 642 || s.Height != 362 || s.SentWidth != camera.PatternWidth {
		t.Errorf("counted %+v", s)
	}
	atMostLost(t, d, video.Stats{}, 1) // one frame may be in flight
}

// atMostLost fails if more than most of the frames received since then were not decoded. A lost frame stays lost, but
// more frames may arrive between the reads of the two counters.
func atMostLost(t *testing.T, d *desk, since video.Stats, most int) {
	t.Helper()
	eventually(t, func() string {
		now := d.Stats()
		received, decoded := int(now.FramesReceived-since.FramesReceived), int(now.FramesDecoded-since.FramesDecoded)
		if received-decoded > most {
			return fmt.Sprintf("of %d frames %d decoded", received, decoded)
		}
		return ""
	})
}

func TestSwitchedOff(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.Start()
	d.welcome(p)
	eventually(t, func() string { return seesPattern(p.lastPicture()) })
	eventually(t, func() string { return hears(p.meter.Frequency(), 1000) })

	d.Devices().SetCamera(false)
	d.Devices().SetMicrophone(false)
	eventually(t, func() string { return differs(p.lastPicture(), 80, 240, color.RGBA{A: 255}) })
	eventually(t, func() string {
		if level := p.meter.Level(); level > -70 {
			return fmt.Sprintf("still %.0f dBFS", level)
		}
		return ""
	})

	d.Devices().SetCamera(true)
	d.Devices().SetMicrophone(true)
	eventually(t, func() string { return seesPattern(p.lastPicture()) })
	eventually(t, func() string { return hears(p.meter.Frequency(), 1000) })
}

func TestPageOpenedAnew(t *testing.T) {
	checkLeaks(t)
	d, first, second := openDesk(t, nil), newPage(t), newPage(t)
	d.Start()
	d.welcome(first)
	seen(t, d, 320)
	eventually(t, func() string { return seesPattern(first.lastPicture()) })

	first.close()
	second.resize(480, 272)
	d.welcome(second)
	seen(t, d, 480)
	eventually(t, func() string { return seesPattern(second.lastPicture()) })
	connected(t, d)

	d.PatientLeft()
	eventually(t, func() string {
		if s := d.state(); s.Phase != video.Waiting {
			return "state " + s.Phase.String()
		}
		return ""
	})
	if s := d.Stats(); s.FramesDecoded != 0 {
		t.Errorf("still counted %+v", s)
	}
}

func TestLossIsRepaired(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.welcome(p)
	p.resize(640, 480)
	seen(t, d, 640)
	p.network.set(0.05, 50*time.Millisecond)
	const frames = 150
	from := d.Stats()
	eventually(t, func() string {
		if n := d.Stats().FramesReceived - from.FramesReceived; n < frames {
			return fmt.Sprintf("%d frames", n)
		}
		return ""
	})
	seen(t, d, 640)
	s := d.Stats()
	t.Logf("of %d frames %d decoded, %d dropped, %d packets asked for again, round trip %v",
		s.FramesReceived-from.FramesReceived, s.FramesDecoded-from.FramesDecoded, s.FramesDropped,
		s.Retransmissions, s.RTT)
	if s.Retransmissions == 0 {
		t.Error("nothing was asked for again")
	}
	atMostLost(t, d, from, frames/20)
}

// A path that is down for seconds recovers on the same connection.
func TestLostPathIsRestarted(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.welcome(p)
	seen(t, d, 320)
	p.mu.Lock()
	session := p.session
	p.mu.Unlock()
	p.network.set(1, 0)
	eventually(t, func() string {
		if n := p.offers.Load(); n < 2 {
			return fmt.Sprintf("%d offers, state %s", n, d.state().Phase)
		}
		return ""
	})
	if !d.was(video.Reconnecting) {
		t.Error("never said reconnecting")
	}
	p.network.set(0, 0)
	connected(t, d)
	seen(t, d, 320)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.session != session {
		t.Error("the connection was replaced")
	}
}

// After seconds of total loss the old path still works: the desk does not restart ICE while the page does not answer.
func TestDeadLineIsWaitedFor(t *testing.T) {
	checkLeaks(t)
	var asked atomic.Int64
	d, p := openDesk(t, func(c *video.Config) { c.AskPatient = func() { asked.Add(1) } }), newPage(t)
	d.welcome(p)
	seen(t, d, 320)
	p.network.set(1, 0)
	eventually(t, func() string {
		if n := asked.Load(); n < 3 {
			return fmt.Sprintf("asked %d times, state %s", n, d.state().Phase)
		}
		return ""
	})
	p.network.set(0, 0)
	connected(t, d)
	seen(t, d, 320)
	if n := p.offers.Load(); n != 1 {
		t.Errorf("%d offers", n)
	}
}

// A page that answers over the signalling while its path is down gets a new path.
func TestPathIsRestartedOnceThePageAnswers(t *testing.T) {
	checkLeaks(t)
	asked := make(chan struct{}, 100)
	d, p := openDesk(t, func(c *video.Config) { c.AskPatient = func() { asked <- struct{}{} } }), newPage(t)
	d.welcome(p)
	seen(t, d, 320)
	p.network.set(1, 0)
	<-asked
	d.PatientHears()
	eventually(t, func() string {
		if n := p.offers.Load(); n < 2 {
			return fmt.Sprintf("%d offers, state %s", n, d.state().Phase)
		}
		return ""
	})
	p.network.set(0, 0)
	connected(t, d)
	seen(t, d, 320)
}

// A path that cannot be repaired is replaced by a new connection, without action by the desk.
func TestDeadPathIsReplaced(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.Start()
	d.welcome(p)
	seen(t, d, 320)
	p.mu.Lock()
	session := p.session
	p.mu.Unlock()
	_ = p.pc.Close()
	eventually(t, func() string {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.session == session {
			return "no new offer"
		}
		return ""
	})
	connected(t, d)
	seen(t, d, 320)
	if !d.was(video.Reconnecting) {
		t.Error("never said reconnecting")
	}
}

func TestMissingDevicesAreReported(t *testing.T) {
	checkLeaks(t)
	d := openDesk(t, func(c *video.Config) {
		c.TestPattern = false
		c.Camera, c.Microphone, c.Speaker = "no such camera", "no such microphone", "no such speaker"
	})
	want := []video.Missing{
		{Kind: video.Camera, Reason: video.Absent},
		{Kind: video.Microphone, Reason: video.Absent},
		{Kind: video.Speaker, Reason: video.Absent},
	}
	eventually(t, func() string {
		d.mu.Lock()
		defer d.mu.Unlock()
		if fmt.Sprint(d.missing) != fmt.Sprint(want) {
			return fmt.Sprintf("reported %v", d.missing)
		}
		return ""
	})
	var missing video.Missing
	if err := d.Devices().Use(video.Camera, "another"); !errors.As(err, &missing) || missing != want[0] {
		t.Errorf("camera: %v", err)
	}
	if err := d.Devices().Use(video.Microphone, "another"); !errors.As(err, &missing) || missing != want[1] {
		t.Errorf("microphone: %v", err)
	}
	if err := d.Devices().Use(video.Speaker, "another"); !errors.As(err, &missing) || missing != want[2] {
		t.Errorf("speaker: %v", err)
	}

	p := newPage(t)
	d.Start()
	d.welcome(p)
	seen(t, d, 320)
	eventually(t, func() string { return hears(d.Stats().SoundFrequency, patientTone) })
	eventually(t, func() string {
		if p.lastPicture() == nil {
			return "no black picture"
		}
		return differs(p.lastPicture(), 80, 240, color.RGBA{A: 255})
	})
}

func TestClosedPeer(t *testing.T) {
	checkLeaks(t)
	d := openDesk(t, nil)
	p := newPage(t)
	d.welcome(p)
	done := make(chan error)
	for range 2 {
		go func() { done <- d.Close() }()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if s := d.state(); s.Phase != video.Closed {
		t.Errorf("state %v", s.Phase)
	}
	d.PatientArrived()
	d.PatientLeft()
	d.Start()
	d.Devices().SetCamera(false)
	d.Devices().SetMicrophone(true)
	d.Devices().SetSpeaker(true)
	errs := []error{
		d.Description(video.Description{Type: "offer", SDP: pageOffer(t)}), d.Candidate(video.Candidate{}),
		d.Devices().Use(video.Camera, ""), d.Devices().Use(video.Microphone, ""), d.Devices().Use(video.Speaker, ""),
	}
	for i, err := range errs {
		if !errors.Is(err, video.ErrClosed) {
			t.Errorf("call %d: %v", i, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	checkLeaks(t)
	send, trickle := func(video.Description) {}, func(video.Candidate) {}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	tests := []struct {
		name   string
		ctx    context.Context
		config video.Config
		want   error
	}{
		{"no clock", context.Background(), video.Config{SendDescription: send, SendCandidate: trickle},
			video.ErrConfig},
		{"no signalling", context.Background(), video.Config{Now: time.Now}, video.ErrConfig},
		{"cancelled", cancelled, video.Config{Now: time.Now, SendDescription: send, SendCandidate: trickle},
			context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := video.Open(test.ctx, test.config); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestListEndsWithItsContext(t *testing.T) {
	if _, err := video.List(context.Background()); err != nil {
		t.Error(err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := video.List(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// barsDiffer describes how the colours of the four bars differ from the pattern's, or returns "".
func barsDiffer(bars [][4]uint8) string {
	const tolerance = 24
	for i, c := range camera.PatternColors {
		for j, want := range []uint8{c.R, c.G, c.B} {
			if got := bars[i][j]; max(got, want)-min(got, want) > tolerance {
				return fmt.Sprintf("bar %d is %v, want %v", i, bars[i], c)
			}
		}
	}
	return ""
}
