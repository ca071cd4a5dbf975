package video

import (
	"image"
	"testing"
	"time"

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

func TestReleasedPicturesAreUsedAgain(t *testing.T) {
	var pool picturePool
	first := pool.get(64, 48)
	memory := &first.Pix[0]
	first.Release()
	first.Release()
	again, other := pool.get(64, 48), pool.get(64, 48)
	if &again.Pix[0] != memory {
		t.Error("new memory for a picture that was free")
	}
	if &other.Pix[0] == memory {
		t.Error("one memory for two pictures")
	}
	again.Release()
	if larger := pool.get(128, 96); larger.Rect.Size() != image.Pt(128, 96) || larger.Stride != 4*128 {
		t.Errorf("got %v, stride %d", larger.Rect, larger.Stride)
	}
	(*Picture)(nil).Release()
}

func TestSlotKeepsTheLatest(t *testing.T) {
	var pool picturePool
	var slot Slot
	first, second := pool.get(8, 8), pool.get(8, 8)
	if !slot.Put(first) {
		t.Error("the slot was not empty")
	}
	if slot.Put(second) {
		t.Error("the slot was empty")
	}
	if !first.released.Load() {
		t.Error("the picture that nobody took was not released")
	}
	if got := slot.Take(); got != second || second.released.Load() {
		t.Error("the latest was not there")
	}
	if slot.Take() != nil {
		t.Error("taken twice")
	}
}

// A slow desk sees the latest pictures and delays nothing else.
func TestSlowDeskLosesPicturesOnly(t *testing.T) {
	var pool picturePool
	blocked, shown := make(chan struct{}), make(chan int, 100)
	s := showPictures(Config{Now: time.Now, OnPicture: func(p *Picture) {
		shown <- p.Rect.Dx()
		<-blocked
		p.Release()
	}})
	const pictures = 30
	due := time.Now()
	s.put(pool.get(1, 1), due)
	<-shown
	for n := 2; n <= pictures; n++ {
		s.put(pool.get(n, 1), due)
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
	var pool picturePool
	shown := make(chan time.Time, 1)
	s := showPictures(Config{Now: time.Now, OnPicture: func(p *Picture) {
		shown <- time.Now()
		p.Release()
	}})
	due := time.Now().Add(40 * time.Millisecond)
	s.put(pool.get(8, 8), due)
	if at := <-shown; at.Before(due) {
		t.Errorf("shown %v early", due.Sub(at))
	}
	s.put(pool.get(8, 8), time.Now().Add(time.Hour))
	s.close()
	if len(shown) > 0 {
		t.Error("shown after the end")
	}
}

func TestWorkerKeepsOrderAndEnds(t *testing.T) {
	w := startWorker()
	var done []int
	for n := range 100 {
		w.post(func() { done = append(done, n) })
	}
	w.end()
	w.post(func() { t.Error("run after the end") })
	if len(done) != 100 {
		t.Fatalf("%d run", len(done))
	}
	for n, got := range done {
		if got != n {
			t.Fatalf("%d at %d", got, n)
		}
	}
}

func TestThrottle(t *testing.T) {
	begin := time.Unix(1_700_000_000, 0)
	tests := []struct {
		name        string
		rate        int
		jitter      time.Duration
		least, most int
	}{
		{"30 a second", 30, 0, 299, 300},
		{"30 a second, unevenly", 30, 14 * time.Millisecond, 295, 300},
		{"60 a second", 60, 0, 298, 335},
		{"15 a second", 15, 5 * time.Millisecond, 149, 150},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var rate throttle
			admitted := 0
			for n := range 10 * test.rate {
				at := begin.Add(
					time.Duration(n)*time.Second/time.Duration(test.rate) + time.Duration(n%3)*test.jitter/2,
				)
				if rate.admits(at) {
					admitted++
				}
			}
			if admitted < test.least || admitted > test.most {
				t.Errorf("%d frames of ten seconds", admitted)
			}
		})
	}
}

// fleeting is a source that counts its Close calls.
type fleeting struct{ closed *int }

func (f fleeting) Close() { *f.closed++ }

func TestSwitchedClosesEachSourceOnce(t *testing.T) {
	var counts [5]int
	source := func(n int) fleeting { return fleeting{&counts[n]} }
	s := switched[fleeting]{source: source(0)}
	s.replace(source(1))
	if s.replaceIf(source(0), func() fleeting { return source(4) }) {
		t.Error("replaced a source that was not in use any more")
	}
	if !s.replaceIf(source(1), func() fleeting { return source(2) }) {
		t.Error("did not replace the source that failed")
	}
	if now, open := s.current(); now != source(2) || !open {
		t.Errorf("in use is %v, open %v", now, open)
	}
	s.close()
	s.close()
	s.replace(source(3))
	if counts != [5]int{1, 1, 1, 1, 0} {
		t.Errorf("closed %v times", counts)
	}
	if _, open := s.current(); open {
		t.Error("still open")
	}
}
