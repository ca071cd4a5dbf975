package jitter_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"madoguchi/clinicdesk/video/jitter"
)

const (
	period = time.Second / 30
	ticks  = 3000
	rtt    = 50 * time.Millisecond
)

var begin = time.Unix(1_700_000_000, 0)

// stream makes the packets of frames. The content contains the frame's and the packet's number, so that wrong assembly
// is detected.
type stream struct {
	number    uint16
	timestamp uint32
	frames    byte
}

func (s *stream) next(packets int, key bool) []jitter.Packet {
	s.frames++
	s.timestamp += ticks
	out := make([]jitter.Packet, packets)
	for i := range out {
		out[i] = jitter.Packet{
			Sequence: s.number, Timestamp: s.timestamp, Marker: i == packets-1,
			Payload: payload(i == 0, key, s.frames, byte(i)),
		}
		s.number++
	}
	return out
}

func payload(start, key bool, frame, packet byte) []byte {
	descriptor, first := byte(0), byte(1)
	if start {
		descriptor = 0x10
	}
	if key {
		first = 0
	}
	return []byte{descriptor, first, frame, packet}
}

// drain returns the numbers of the complete frames and checks that each is whole.
func drain(t interface{ Errorf(string, ...any) }, a *jitter.Assembler) []byte {
	var got []byte
	for {
		f, ok := a.Next()
		if !ok {
			return got
		}
		for i := 0; i < len(f.Data); i += 3 {
			if f.Data[i+1] != f.Data[1] || int(f.Data[i+2]) != i/3 {
				t.Errorf("frame %d is mixed up: %v", f.Data[1], f.Data)
			}
		}
		got = append(got, f.Data[1])
	}
}

func push(a *jitter.Assembler, now time.Time, packets ...jitter.Packet) {
	for _, p := range packets {
		a.Push(p, now)
	}
}

func TestFramesComeInOrderWithTheirMarker(t *testing.T) {
	for _, number := range []uint16{0, 100, 65533} {
		a, s := jitter.NewAssembler(), &stream{number: number}
		var got []byte
		for n := range 4 {
			for _, p := range s.next(3, n == 0) {
				push(a, begin, p)
				got = append(got, drain(t, a)...)
			}
		}
		if want := []byte{1, 2, 3, 4}; !bytes.Equal(got, want) {
			t.Errorf("from %d: got %v, want %v", number, got, want)
		}
		if f := a.Feedback(begin, rtt); len(f.Resend) > 0 || f.KeyFrame {
			t.Errorf("from %d: asked for %+v", number, f)
		}
	}
}

func TestNothingBeforeAKeyFrame(t *testing.T) {
	a, s := jitter.NewAssembler(), &stream{}
	push(a, begin, s.next(2, false)...)
	if got := drain(t, a); len(got) > 0 {
		t.Errorf("handed out %v", got)
	}
	if f := a.Feedback(begin, rtt); !f.KeyFrame {
		t.Error("asked for no key frame")
	}
	if f := a.Feedback(begin.Add(10*time.Millisecond), rtt); f.KeyFrame {
		t.Error("asked again at once")
	}
	if f := a.Feedback(begin.Add(time.Second), rtt); !f.KeyFrame {
		t.Error("never asked again")
	}
	push(a, begin, s.next(2, true)...)
	if got := drain(t, a); !bytes.Equal(got, []byte{2}) {
		t.Errorf("got %v", got)
	}
}

func TestLostPacketIsAskedForOncePerRoundTrip(t *testing.T) {
	a, s := jitter.NewAssembler(), &stream{number: 65534}
	push(a, begin, s.next(1, true)...)
	lost := s.next(3, false)
	push(a, begin, lost[0], lost[2])
	push(a, begin, s.next(2, false)...)
	if got := drain(t, a); !bytes.Equal(got, []byte{1}) {
		t.Fatalf("got %v before the repair", got)
	}
	asked := 0
	for at := time.Duration(0); at < rtt; at += 5 * time.Millisecond {
		f := a.Feedback(begin.Add(at), rtt)
		asked += len(f.Resend)
		if f.KeyFrame || slices.ContainsFunc(f.Resend, func(n uint16) bool { return n != lost[1].Sequence }) {
			t.Errorf("asked for %+v", f)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times in a round trip", asked)
	}
	push(a, begin.Add(rtt), lost[1], lost[1])
	if got := drain(t, a); !bytes.Equal(got, []byte{2, 3}) {
		t.Errorf("got %v after the repair", got)
	}
	if c := a.Counters(); c.Missing != 1 || c.Requested != 1 || c.Dropped != 0 || c.Frames != 3 {
		t.Errorf("counted %+v", c)
	}
}

func TestGivenUpPacketNeedsAKeyFrame(t *testing.T) {
	a, s := jitter.NewAssembler(), &stream{}
	push(a, begin, s.next(1, true)...)
	lost := s.next(2, false)
	push(a, begin, lost[1])
	push(a, begin, s.next(1, false)...)
	drain(t, a)
	late := begin.Add(2 * time.Second)
	if f := a.Feedback(late, rtt); !f.KeyFrame {
		t.Error("asked for no key frame")
	}
	push(a, late, s.next(1, false)...)
	if got := drain(t, a); len(got) > 0 || a.Following() {
		t.Errorf("handed out %v without their reference", got)
	}
	push(a, late, s.next(1, true)...)
	if got := drain(t, a); !bytes.Equal(got, []byte{5}) || !a.Following() {
		t.Errorf("got %v", got)
	}
}

func TestACompleteKeyFrameEndsTheWait(t *testing.T) {
	a, s := jitter.NewAssembler(), &stream{}
	push(a, begin, s.next(1, true)...)
	push(a, begin, s.next(2, false)[1])
	push(a, begin, s.next(2, true)...)
	push(a, begin, s.next(1, false)...)
	if got := drain(t, a); !bytes.Equal(got, []byte{1, 3, 4}) {
		t.Errorf("got %v", got)
	}
	if a.Feedback(begin, rtt).Resend != nil && len(a.Feedback(begin, rtt).Resend) > 0 {
		t.Error("asked for what is not needed any more")
	}
}

func TestJumpsStartAnew(t *testing.T) {
	a, s := jitter.NewAssembler(), &stream{}
	push(a, begin, s.next(1, true)...)
	drain(t, a)
	for _, jump := range []uint16{5000, 60000, 32768, 40000, 33000} {
		s.number += jump
		push(a, begin, s.next(1, false)...)
		if got := drain(t, a); len(got) > 0 {
			t.Errorf("jump by %d: handed out %v", jump, got)
		}
		push(a, begin, s.next(2, true)...)
		if got := drain(t, a); len(got) != 1 {
			t.Errorf("jump by %d: no key frame", jump)
		}
	}
}

func TestPaddingIsNoLoss(t *testing.T) {
	a, s := jitter.NewAssembler(), &stream{}
	push(a, begin, s.next(1, true)...)
	padding := jitter.Packet{Sequence: s.number, Timestamp: s.timestamp}
	s.number++
	push(a, begin, padding)
	push(a, begin, s.next(2, false)...)
	if got := drain(t, a); !bytes.Equal(got, []byte{1, 2}) {
		t.Errorf("got %v", got)
	}
}

// However packets are reordered, duplicated and retransmitted, every frame comes out once, whole and in order.
func TestRepairedStreamIsTheStream(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, s := jitter.NewAssembler(), &stream{number: rapid.Uint16().Draw(t, "first")}
		first := s.next(1, true)
		push(a, begin, first...)
		got, want := drain(t, a), []byte{1}
		var packets []jitter.Packet
		for range rapid.IntRange(1, 20).Draw(t, "frames") {
			packets = append(packets, s.next(rapid.IntRange(1, 6).Draw(t, "packets"), false)...)
			want = append(want, s.frames)
		}
		order := rapid.Permutation(packets).Draw(t, "order")
		for _, p := range order {
			for range rapid.IntRange(1, 2).Draw(t, "copies") {
				a.Push(p, begin)
				a.Feedback(begin.Add(20*time.Millisecond), rtt)
				got = append(got, drain(t, a)...)
			}
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// Whatever is lost for good, a frame without its reference is never returned.
func TestLostReferenceIsNeverPassedOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, s := jitter.NewAssembler(), &stream{}
		keys, now, last := map[byte]bool{}, begin, byte(0)
		for range rapid.IntRange(1, 60).Draw(t, "frames") {
			key := rapid.IntRange(0, 9).Draw(t, "key") == 0
			packets := s.next(rapid.IntRange(1, 4).Draw(t, "packets"), key)
			keys[s.frames] = key
			for _, p := range packets {
				if rapid.IntRange(0, 9).Draw(t, "loss") > 0 {
					a.Push(p, now)
				}
			}
			now = now.Add(period)
			a.Feedback(now, rtt)
			for _, n := range drain(t, a) {
				if n != last+1 && !keys[n] {
					t.Fatalf("frame %d after %d", n, last)
				}
				last = n
			}
		}
	})
}

func FuzzAssembler(f *testing.F) {
	s := &stream{number: 65530}
	var seed []byte
	for n := range 8 {
		for _, p := range s.next(2, n%4 == 0) {
			seed = append(seed, byte(p.Sequence), byte(p.Sequence>>8), byte(n), byte(len(p.Payload)))
			seed = append(seed, p.Payload...)
		}
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		a, now := jitter.NewAssembler(), begin
		for len(data) >= 4 {
			size := min(int(data[3]&0x7f), len(data)-4)
			p := jitter.Packet{
				Sequence: uint16(data[0]) | uint16(data[1])<<8, Timestamp: uint32(data[2]) * ticks,
				Marker: data[3]&0x80 != 0, Payload: data[4 : 4+size],
			}
			data = data[4+size:]
			now = now.Add(time.Duration(p.Sequence) * time.Microsecond)
			a.Push(p, now)
			for frame, ok := a.Next(); ok; frame, ok = a.Next() {
				if len(frame.Data) == 0 {
					t.Error("an empty frame")
				}
			}
			if asked := len(a.Feedback(now, rtt).Resend); asked > 256 {
				t.Errorf("asked for %d packets", asked)
			}
		}
	})
}

func TestParse(t *testing.T) {
	tests := []struct {
		name    string
		payload []byte
		want    jitter.Descriptor
		data    []byte
		err     error
	}{
		{"key frame", []byte{0x10, 0, 7}, jitter.Descriptor{Start: true, Key: true}, []byte{0, 7}, nil},
		{"inter frame", []byte{0x10, 1}, jitter.Descriptor{Start: true}, []byte{1}, nil},
		{"continuation", []byte{0, 0}, jitter.Descriptor{}, []byte{0}, nil},
		{"second partition", []byte{0x11, 0}, jitter.Descriptor{}, []byte{0}, nil},
		{"short picture ID", []byte{0x90, 0x80, 5, 1}, jitter.Descriptor{Start: true}, []byte{1}, nil},
		{"long picture ID", []byte{0x90, 0x80, 0x85, 5, 0}, jitter.Descriptor{Start: true, Key: true}, []byte{0}, nil},
		{"all extensions", []byte{0x90, 0xf0, 0x85, 5, 1, 2, 1}, jitter.Descriptor{Start: true}, []byte{1}, nil},
		{"empty", nil, jitter.Descriptor{}, nil, jitter.ErrPayload},
		{"descriptor only", []byte{0x90, 0xf0, 0x85, 5, 1, 2}, jitter.Descriptor{}, nil, jitter.ErrPayload},
		{"cut in the picture ID", []byte{0x90, 0x80}, jitter.Descriptor{}, nil, jitter.ErrPayload},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, data, err := jitter.Parse(test.payload)
			if got != test.want || !bytes.Equal(data, test.data) || !errors.Is(err, test.err) {
				t.Errorf("got %+v, %v, %v", got, data, err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte{0x90, 0xf0, 0x85, 5, 1, 2, 1})
	f.Fuzz(func(t *testing.T, payload []byte) {
		d, data, err := jitter.Parse(payload)
		if err == nil && !bytes.HasSuffix(payload, data) || d.Key && !d.Start {
			t.Errorf("got %+v, %v of %v", d, data, payload)
		}
	})
}
