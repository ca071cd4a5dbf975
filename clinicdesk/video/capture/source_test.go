package capture

import (
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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
