package sound_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"madoguchi/clinicdesk/video/sound"
)

const tenMilliseconds = sound.Rate / 100

// speech is noise whose loudness varies like syllables.
func speech(seed uint64, n int) []int16 {
	random, pcm, low := rand.New(rand.NewPCG(seed, 1)), make([]int16, n), 0.0
	for i := range pcm {
		low += (random.NormFloat64() - low) * 0.3
		syllable := math.Pow(math.Sin(math.Pi*float64(i)/(0.2*sound.Rate)), 2)
		pcm[i] = int16(6000 * syllable * low)
	}
	return pcm
}

func rms(pcm []int16) float64 {
	sum := 0.0
	for _, s := range pcm {
		sum += float64(s) * float64(s)
	}
	return 10 * math.Log10(sum/float64(len(pcm))+1)
}

// room returns a microphone's recording: the speaker's sound, later and softer, plus the voices in the room.
func room(played, near []int16, delay int) []int16 {
	recorded := make([]int16, len(played))
	for i := range recorded {
		if i >= delay {
			recorded[i] = played[i-delay] / 2
		}
		if near != nil {
			recorded[i] += near[i]
		}
	}
	return recorded
}

func newCanceller(t *testing.T) *sound.Canceller {
	t.Helper()
	c, err := sound.NewCanceller()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		c.Close()
		if n := sound.Live(); n != 0 {
			t.Errorf("%d cancellers still hold native memory", n)
		}
	})
	return c
}

// cleaned runs the canceller in the order that speaker and microphone use.
func cleaned(c *sound.Canceller, played, recorded []int16) []int16 {
	out := append([]int16(nil), recorded...)
	for i := 0; i+tenMilliseconds <= len(out); i += tenMilliseconds {
		c.Played(played[i : i+tenMilliseconds])
		c.Clean(out[i : i+tenMilliseconds])
	}
	return out
}

func TestEchoIsTakenOut(t *testing.T) {
	const seconds, delay = 6, sound.Rate * 40 / 1000
	played := speech(1, seconds*sound.Rate)
	recorded := room(played, nil, delay)
	out := cleaned(newCanceller(t), played, recorded)
	end := (seconds - 2) * sound.Rate
	if before, after := rms(recorded[end:]), rms(out[end:]); before-after < 25 {
		t.Errorf("echo fell from %.0f to %.0f dB", before, after)
	}
}

func TestPeopleWhoSpeakInTheRoomAreKept(t *testing.T) {
	const seconds, delay = 6, sound.Rate * 40 / 1000
	played, near := speech(1, seconds*sound.Rate), make([]int16, seconds*sound.Rate)
	end := (seconds - 1) * sound.Rate
	copy(near[end:], speech(2, sound.Rate))
	clear(played[end-delay:])
	out := cleaned(newCanceller(t), played, room(played, near, delay))
	if want, got := rms(near[end:]), rms(out[end:]); math.Abs(want-got) > 3 {
		t.Errorf("%.0f dB, want %.0f", got, want)
	}
}

func TestNothingPlayedNothingChanged(t *testing.T) {
	c, recorded := newCanceller(t), speech(3, sound.Rate)
	out := append([]int16(nil), recorded...)
	c.Clean(out)
	for i := range out {
		if out[i] != recorded[i] {
			t.Fatalf("sample %d is %d, was %d", i, out[i], recorded[i])
		}
	}
	for range 1000 {
		c.Played(recorded)
	}
	c.Close()
	c.Clean(out)
}
