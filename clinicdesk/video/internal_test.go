package video

import (
	"image"
	"testing"
	"time"

	"madoguchi/clinicdesk/video/picture"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestLadder(t *testing.T) {
	hd, vga := image.Pt(1280, 720), image.Pt(640, 480)
	tests := []struct {
		name    string
		full    image.Point
		bitrate []int
		want    image.Point
	}{
		{"enough", hd, []int{1_700_000}, hd},
		{"not at once", hd, []int{100_000}, hd},
		{"a little less", hd, []int{0, 800_000}, image.Pt(852, 480)},
		{"half", hd, []int{0, 400_000, 400_000, 400_000}, image.Pt(640, 360)},
		{"least", hd, []int{0, 50_000, 50_000, 50_000, 50_000}, image.Pt(426, 240)},
		{"vga at first", vga, []int{0, 750_000}, vga},
		{"does not swing back", hd, []int{0, 900_000, 1_050_000, 1_050_000}, image.Pt(852, 480)},
		{"climbs again", hd, []int{0, 50_000, 50_000, 1_700_000, 1_700_000}, hd},
		{"is not shrunk out of sight", image.Pt(160, 120), []int{0, 1000}, image.Pt(160, 120)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var l ladder
			var got image.Point
			for n, bitrate := range test.bitrate {
				got = l.size(test.full, bitrate, time.Duration(n)*betweenSteps)
			}
			if got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	tests := []struct {
		loss float64
		rtt  time.Duration
		want Quality
	}{
		{0, 0, Good},
		{0.019, 249 * time.Millisecond, Good},
		{0.02, 0, Fair},
		{0, 250 * time.Millisecond, Fair},
		{0.08, 0, Poor},
		{0, 500 * time.Millisecond, Poor},
	}
	for _, test := range tests {
		if got := judge(test.loss, test.rtt); got != test.want {
			t.Errorf("loss %.3f, %v: %v, want %v", test.loss, test.rtt, got, test.want)
		}
	}
}

func TestNamesOfStates(t *testing.T) {
	tests := []struct{ got, want string }{
		{Waiting.String(), "waiting"}, {Closed.String(), "closed"}, {Phase(9).String(), "phase 9"},
		{QualityUnknown.String(), "unknown"}, {Poor.String(), "poor"}, {Quality(-1).String(), "quality -1"},
		{Missing{Kind: Speaker, Reason: Denied}.Error(), "device: speaker denied"},
		{Kind(7).String(), "kind 7"}, {Reason(7).String(), "reason 7"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

// A slow desk sees the latest pictures and delays nothing else.
func TestSlowDeskLosesPicturesOnly(t *testing.T) {
	var pool picture.Pool
	blocked, shown := make(chan struct{}), make(chan int, 100)
	s := showPictures(Config{Now: time.Now, OnPicture: func(p *Picture) {
		shown <- p.Rect.Dx()
		<-blocked
		p.Release()
	}})
	const pictures = 30
	due := time.Now()
	s.put(pool.Get(1, 1), due)
	<-shown
	for n := 2; n <= pictures; n++ {
		s.put(pool.Get(n, 1), due)
	}
	close(blocked)
	last := 0
	for last != pictures {
		next := <-shown
		if next <= last {
			t.Errorf("picture %d after %d", next, last)
		}
		last = next
	}
	if left := len(shown); left > 0 {
		t.Errorf("%d pictures after the last", left)
	}
	s.close()
}

func TestPicturesWaitUntilTheyAreDue(t *testing.T) {
	var pool picture.Pool
	shown := make(chan time.Time, 1)
	s := showPictures(Config{Now: time.Now, OnPicture: func(p *Picture) {
		shown <- time.Now()
		p.Release()
	}})
	due := time.Now().Add(40 * time.Millisecond)
	s.put(pool.Get(8, 8), due)
	if at := <-shown; at.Before(due) {
		t.Errorf("shown %v early", due.Sub(at))
	}
	s.put(pool.Get(8, 8), time.Now().Add(time.Hour))
	s.close()
	if len(shown) > 0 {
		t.Error("shown after the end")
	}
}
