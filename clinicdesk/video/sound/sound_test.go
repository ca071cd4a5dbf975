package sound_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"
	"gopkg.in/hraban/opus.v2"

	"madoguchi/clinicdesk/video/sound"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sine returns n samples of a tone with the given peak amplitude, starting at sample number first.
func sine(frequency float64, amplitude float64, first, n int) []int16 {
	pcm := make([]int16, n)
	for i := range pcm {
		pcm[i] = int16(amplitude * 32767 * math.Sin(2*math.Pi*frequency*float64(first+i)/sound.Rate))
	}
	return pcm
}

func TestMeter(t *testing.T) {
	tests := []struct {
		name             string
		pcm              []int16
		level, frequency float64
	}{
		{"nothing", nil, sound.Silence, 0},
		{"silence", make([]int16, sound.FrameSamples), sound.Silence, 0},
		{"440 Hz", sine(440, 1, 0, sound.FrameSamples), -3, 440},
		{"1 kHz", sine(1000, 0.25, 0, sound.FrameSamples), -15, 1000},
		{"5 kHz of which only the end counts", append(sine(300, 1, 0, 5000), sine(5000, 0.5, 0, sound.FrameSamples)...),
			-9, 5000},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var m sound.Meter
			m.Write(test.pcm)
			if got := m.Level(); math.Abs(got-test.level) > 0.2 {
				t.Errorf("level %.2f dBFS, want %.0f", got, test.level)
			}
			if got := m.Frequency(); math.Abs(got-test.frequency) > 8 {
				t.Errorf("frequency %.1f Hz, want %.0f", got, test.frequency)
			}
		})
	}
}

// packets encodes n periods of a tone.
func packets(t *testing.T, frequency float64, n int) [][]byte {
	t.Helper()
	encoder, err := sound.NewEncoder()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for i := range n {
		packet, err := encoder.Encode(sine(frequency, 0.25, i*sound.FrameSamples, sound.FrameSamples))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, slices.Clone(packet))
	}
	return out
}

func newDecoder(t *testing.T) *sound.Decoder {
	t.Helper()
	decoder, err := sound.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	return decoder
}

func TestLossIsFilledIn(t *testing.T) {
	sent := packets(t, 440, 50)
	for _, lost := range []int{0, 1, 3, 10} {
		decoder := newDecoder(t)
		var m sound.Meter
		for _, packet := range sent[:20] {
			decoder.Decode(0, packet)
		}
		pcm, _ := decoder.Decode(lost, sent[20+lost])
		if want := (lost + 1) * sound.FrameSamples; len(pcm) != want {
			t.Errorf("%d lost: %d samples, want %d", lost, len(pcm), want)
		}
		m.Write(pcm[:sound.FrameSamples])
		if got := m.Frequency(); math.Abs(got-440) > 30 {
			t.Errorf("%d lost: %.0f Hz in their place", lost, got)
		}
	}
}

// TestOnlyWhatIsMadeUpCountsAsConcealed drops packets of an encoder that repeats each frame in the next packet, and of
// one that does not.
func TestOnlyWhatIsMadeUpCountsAsConcealed(t *testing.T) {
	for repeated, spared := range map[bool]int{true: 1, false: 0} {
		sent := voicePackets(t, repeated, 30)
		for _, lost := range []int{1, 2, 5} {
			decoder := newDecoder(t)
			for _, packet := range sent[:20] {
				decoder.Decode(0, packet)
			}
			if _, concealed := decoder.Decode(lost, sent[20+lost]); concealed != lost-spared {
				t.Errorf("%d lost, repeated %t: %d concealed", lost, repeated, concealed)
			}
		}
	}
}

// voicePackets returns packets of a low voice at a bitrate for which Opus uses its speech codec, which can repeat
// frames.
func voicePackets(t *testing.T, repeated bool, n int) (out [][]byte) {
	t.Helper()
	encoder, err := opus.NewEncoder(sound.Rate, 1, opus.AppVoIP)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		encoder.SetBitrate(20_000), encoder.SetInBandFEC(repeated), encoder.SetPacketLossPerc(20),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		packet := make([]byte, 1500)
		size, err := encoder.Encode(sine(150, 0.5, i*sound.FrameSamples, sound.FrameSamples), packet)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, packet[:size])
	}
	return out
}

func TestWhatIsNoOpusIsFilledIn(t *testing.T) {
	decoder := newDecoder(t)
	for _, garbage := range [][]byte{{0xff}, {0xff, 0xff, 0xff}, make([]byte, 1500)} {
		if pcm, _ := decoder.Decode(2, garbage); len(pcm) == 0 || len(pcm) > 3*sound.Rate*120/1000 {
			t.Errorf("%d samples for %d bytes", len(pcm), len(garbage))
		}
	}
	var m sound.Meter
	for _, packet := range packets(t, 440, 10) {
		pcm, concealed := decoder.Decode(0, packet)
		if m.Write(pcm); concealed != 0 {
			t.Errorf("%d concealed where nothing was lost", concealed)
		}
	}
	if got := m.Frequency(); math.Abs(got-440) > 10 {
		t.Errorf("afterwards %.0f Hz", got)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(3, []byte{0x78, 1, 2, 3})
	f.Fuzz(func(t *testing.T, lost int, packet []byte) {
		if len(packet) == 0 {
			return
		}
		decoder := newDecoder(t)
		decoder.Decode(max(lost%11, 0), packet)
		decoder.Decode(1, packet)
	})
}

func TestBuffer(t *testing.T) {
	const period, primed, fullest = sound.FrameSamples, 3 * sound.FrameSamples, 10 * sound.FrameSamples
	out := make([]int16, period)
	ramp := func(n int) []int16 {
		pcm := make([]int16, n)
		for i := range pcm {
			pcm[i] = int16(i + 1)
		}
		return pcm
	}
	t.Run("waits until it is primed", func(t *testing.T) {
		var b sound.Buffer
		b.Write(ramp(primed - 1))
		if b.Read(out); out[0] != 0 {
			t.Error("played at once")
		}
		b.Write([]int16{primed})
		for n := range 3 {
			if b.Read(out); out[0] != int16(n*period+1) || out[period-1] != int16((n+1)*period) {
				t.Errorf("read %d: %d … %d", n, out[0], out[period-1])
			}
		}
		b.Read(out)
		b.Write(ramp(period))
		if b.Read(out); out[0] != 0 {
			t.Error("played again without being primed again")
		}
	})
	t.Run("runs dry in silence", func(t *testing.T) {
		var b sound.Buffer
		b.Write(ramp(primed + period/2))
		for range 3 {
			b.Read(out)
		}
		if b.Read(out); out[period/2-1] == 0 || out[period/2] != 0 {
			t.Errorf("read %d, %d", out[period/2-1], out[period/2])
		}
	})
	t.Run("leaps to the latest", func(t *testing.T) {
		var b sound.Buffer
		b.Write(make([]int16, fullest))
		b.Write(ramp(period))
		for range 2 {
			b.Read(out)
		}
		if b.Read(out); out[0] != 1 {
			t.Errorf("read %d", out[0])
		}
		b.Write(ramp(2 * fullest))
		if b.Read(out); out[0] != int16(2*fullest-primed+1) {
			t.Errorf("read %d", out[0])
		}
	})
	t.Run("is muted without holding up", func(t *testing.T) {
		var b sound.Buffer
		b.Write(ramp(2 * primed))
		b.Mute(true)
		if b.Read(out); out[0] != 0 {
			t.Error("heard")
		}
		b.Mute(false)
		if b.Read(out); out[0] != period+1 {
			t.Errorf("read %d", out[0])
		}
	})
}

func TestGeneratedSourcesKeepPace(t *testing.T) {
	tests := []struct {
		name      string
		source    func() sound.Source
		frequency float64
	}{
		{"tone", func() sound.Source { return sound.NewTone(time.Now, 1000) }, 1000},
		{"silence", func() sound.Source { return sound.NewSilence(time.Now) }, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source, began := test.source(), time.Now()
			var m sound.Meter
			const frames = 10
			for range frames {
				m.Write(<-source.Frames())
			}
			if elapsed := time.Since(began); elapsed < (frames-2)*sound.Period {
				t.Errorf("%d frames in %v", frames, elapsed)
			}
			source.Close()
			for range source.Frames() {
			}
			if got := m.Frequency(); math.Abs(got-test.frequency) > 8 {
				t.Errorf("%.0f Hz", got)
			}
		})
	}
}
