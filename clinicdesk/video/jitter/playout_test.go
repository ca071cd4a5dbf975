package jitter_test

import (
	"bytes"
	"testing"
	"time"

	"madoguchi/clinicdesk/video/jitter"
)

// shown runs frames with the given delays through a Playout. It returns the intervals between the times at which they
// are shown, and the last wait.
func shown(delays []time.Duration) (intervals []time.Duration, wait time.Duration) {
	var p jitter.Playout
	var last time.Time
	for n, delay := range delays {
		sent := begin.Add(time.Duration(n) * period)
		due := p.Due(uint32(n*ticks), sent.Add(delay), rtt)
		if n > 0 {
			intervals = append(intervals, due.Sub(last))
		}
		last = due
	}
	return intervals, p.Wait()
}

func TestQuietNetworkIsNotHeldBack(t *testing.T) {
	delays := make([]time.Duration, 200)
	for n := range delays {
		delays[n] = 10 * time.Millisecond
	}
	if _, wait := shown(delays); wait > time.Millisecond {
		t.Errorf("held back by %v", wait)
	}
}

func TestLateFramesAreEvenedOut(t *testing.T) {
	delays := make([]time.Duration, 300)
	for n := range delays {
		delays[n] = time.Duration(n*7%5) * 8 * time.Millisecond
	}
	intervals, wait := shown(delays)
	for n, interval := range intervals[100:] {
		if (interval - period).Abs() > 5*time.Millisecond {
			t.Errorf("frame %d shown after %v", 100+n, interval)
		}
	}
	if wait < 28*time.Millisecond || wait > 36*time.Millisecond {
		t.Errorf("held back by %v", wait)
	}
}

func TestTheWaitHasALimit(t *testing.T) {
	delays := make([]time.Duration, 100)
	for n := range delays {
		delays[n] = time.Duration(n%2) * time.Second
	}
	if _, wait := shown(delays); wait > rtt+40*time.Millisecond {
		t.Errorf("held back by %v", wait)
	}
}

func TestCalmReturns(t *testing.T) {
	delays := make([]time.Duration, 400)
	delays[20] = 80 * time.Millisecond
	if _, wait := shown(delays); wait > 5*time.Millisecond {
		t.Errorf("still held back by %v", wait)
	}
}

func TestDriftingClocksDoNotPileUp(t *testing.T) {
	delays := make([]time.Duration, 30*120)
	for n := range delays {
		delays[n] = time.Duration(n) * 30 * time.Microsecond
	}
	if _, wait := shown(delays); wait > 15*time.Millisecond {
		t.Errorf("held back by %v", wait)
	}
}

func TestJumpOfTheClockStartsAnew(t *testing.T) {
	var p jitter.Playout
	p.Due(0, begin, rtt)
	for _, timestamp := range []uint32{1 << 31, 5, 900_000_000} {
		if due := p.Due(timestamp, begin, rtt); due.Sub(begin) > rtt+40*time.Millisecond || due.Before(begin) {
			t.Errorf("timestamp %d is due after %v", timestamp, due.Sub(begin))
		}
	}
}

func TestSoundQueue(t *testing.T) {
	type step struct {
		lost    int
		payload byte
	}
	tests := []struct {
		name  string
		order []uint16
		want  []step
	}{
		{"in order", []uint16{9, 10, 11}, []step{{0, 9}, {0, 10}, {0, 11}}},
		{"over the wrap", []uint16{65535, 0, 1}, []step{{0, 255}, {0, 0}, {0, 1}}},
		{"swapped", []uint16{1, 3, 2, 4}, []step{{0, 1}, {0, 2}, {0, 3}, {0, 4}}},
		{"lost", []uint16{1, 4, 5, 6, 7}, []step{{0, 1}, {2, 4}, {0, 5}, {0, 6}, {0, 7}}},
		{"too late", []uint16{1, 3, 4, 5, 2, 6}, []step{{0, 1}, {1, 3}, {0, 4}, {0, 5}, {0, 6}}},
		{"twice", []uint16{1, 1, 2, 2}, []step{{0, 1}, {0, 2}}},
		{"pause", []uint16{1, 500, 501, 502}, []step{{0, 1}, {10, 244}, {0, 245}, {0, 246}}},
		{"new stream", []uint16{1, 30001, 30002}, []step{{0, 1}, {0, 49}, {0, 50}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			q := jitter.NewSoundQueue()
			var got []step
			for _, number := range test.order {
				q.Push(number, []byte{byte(number)})
				for s, ok := q.Next(); ok; s, ok = q.Next() {
					got = append(got, step{s.Lost, s.Payload[0]})
				}
			}
			if len(got) != len(test.want) {
				t.Fatalf("got %v, want %v", got, test.want)
			}
			for i := range got {
				if got[i] != test.want[i] {
					t.Errorf("step %d: got %v, want %v", i, got[i], test.want[i])
				}
			}
		})
	}
}

func TestSoundQueueIsBounded(t *testing.T) {
	q := jitter.NewSoundQueue()
	for n := range 10_000 {
		q.Push(uint16(n*7919), bytes.Repeat([]byte{1}, 10))
		steps := 0
		for _, ok := q.Next(); ok; _, ok = q.Next() {
			steps++
		}
		if steps > 4 {
			t.Fatalf("%d steps at once", steps)
		}
	}
}
