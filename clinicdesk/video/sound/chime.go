package sound

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/gen2brain/malgo"

	"madoguchi/clinicdesk/video/device"
)

// The chime consists of two bell tones, the lower one last, like a shop door's.
const (
	chimeSecond = 320 * time.Millisecond // when the lower tone begins
	chimeLength = 1400 * time.Millisecond
	chimeDecay  = 280 * time.Millisecond // after which a tone has lost two thirds
	chimeAttack = 4 * time.Millisecond   // so that it does not click
	chimeLoud   = 0.22                   // of full scale, each tone
)

// chimeTones are E5 and C5, in hertz.
var chimeTones = [2]float64{659.25, 523.25}

// Chime returns the samples of the chime, mono at Rate.
func Chime() []int16 {
	pcm := make([]int16, samplesIn(chimeLength))
	for i := range pcm {
		value := bell(chimeTones[0], i) + bell(chimeTones[1], i-samplesIn(chimeSecond))
		pcm[i] = int16(value * fadeOut(i, len(pcm)) * math.MaxInt16)
	}
	return pcm
}

// bell returns a sample of a struck tone with an overtone that decays faster, some samples after the strike.
func bell(hertz float64, sample int) float64 {
	if sample < 0 {
		return 0
	}
	t := float64(sample) / Rate
	attack := min(t/chimeAttack.Seconds(), 1)
	decay := math.Exp(-t / chimeDecay.Seconds())
	wave := math.Sin(2*math.Pi*hertz*t) + 0.3*decay*math.Sin(2*math.Pi*2*hertz*t)
	return chimeLoud * attack * decay * wave
}

// fadeOut fades the last tenth to silence.
func fadeOut(sample, length int) float64 {
	return min(float64(length-sample)*10/float64(length), 1)
}

func samplesIn(d time.Duration) int { return int(d * Rate / time.Second) }

// Ring plays the chime on this machine's default speaker and returns when it has been played, or when ctx ends. The
// error is a device.Missing if there is no speaker. Several chimes may play at the same time.
func Ring(ctx context.Context) error {
	system := OpenSystem()
	defer system.Close()
	return system.Play(ctx, Chime())
}

// Play plays samples to their end on the default speaker. The error is ctx's, or a device.Missing if there is no
// speaker or it is unplugged meanwhile.
func (s *System) Play(ctx context.Context, pcm []int16) error {
	p := &playing{left: pcm, done: make(chan struct{})}
	native, err := s.open(malgo.Playback, "",
		malgo.DeviceCallbacks{Data: func(out, _ []byte, _ uint32) { p.read(samples(out)) }})
	if err != nil {
		return missing(device.Speaker, err)
	}
	defer native.Uninit()
	return p.wait(ctx, time.Duration(len(pcm))*time.Second/Rate+stalled)
}

// stalled is how much longer than its sound a device may take, because it may have to wake up first.
const stalled = 5 * time.Second

// wait returns when all samples have been played, or after the longest possible time: a device that was unplugged
// requests no more samples.
func (p *playing) wait(ctx context.Context, most time.Duration) error {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-p.done:
		return nil
	case <-timer.C:
		return missing(device.Speaker, malgo.ErrDeviceNotStarted)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// playing passes samples to a device's thread, and then silence.
type playing struct {
	left  []int16
	rest  int // periods of silence after the end, in which the device plays what it holds
	done  chan struct{}
	close sync.Once
}

// drained is the number of silent periods that push the last samples out of a device's own buffer, which holds three.
const drained = 4

func (p *playing) read(out []int16) {
	n := copy(out, p.left)
	clear(out[n:])
	if p.left = p.left[n:]; n > 0 {
		return
	}
	if p.rest++; p.rest >= drained {
		p.close.Do(func() { close(p.done) })
	}
}
