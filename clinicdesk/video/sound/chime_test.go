package sound

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/gen2brain/malgo"

	"madoguchi/clinicdesk/video/device"
)

// The chime is audible, does not clip, and begins and ends in silence.
func TestChime(t *testing.T) {
	pcm := Chime()
	var loudest, step float64
	for i, sample := range pcm {
		loudest = max(loudest, math.Abs(float64(sample)))
		if i > 0 {
			step = max(step, math.Abs(float64(sample)-float64(pcm[i-1])))
		}
	}
	if loudest < 0.15*math.MaxInt16 || loudest > 0.6*math.MaxInt16 {
		t.Errorf("its loudest sample is %.0f", loudest)
	}
	if first, last := pcm[0], pcm[len(pcm)-1]; first != 0 || last < -20 || last > 20 {
		t.Errorf("begins with %d and ends with %d", first, last)
	}
	if limit := 0.1 * math.MaxInt16; step > limit {
		t.Errorf("clicks: a step of %.0f", step)
	}
}

func TestPlayEndsWithTheSound(t *testing.T) {
	system := openSystem([]malgo.Backend{null})
	defer system.Close()
	if err := system.Play(t.Context(), Chime()); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := system.Play(ended, Chime()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Play returns an error on a machine without a speaker.
func TestPlayWithoutASpeaker(t *testing.T) {
	var lacking device.Missing
	if err := (&System{}).Play(t.Context(), Chime()); !errors.As(err, &lacking) || lacking.Reason != device.Absent {
		t.Errorf("got %v", err)
	}
}

// A speaker that was pulled out ends the chime, so that the next chime uses another one.
func TestPlayEndsWhereNothingIsAskedFor(t *testing.T) {
	var lacking device.Missing
	if err := (&playing{done: make(chan struct{})}).wait(t.Context(), time.Millisecond); !errors.As(err, &lacking) {
		t.Errorf("got %v", err)
	}
}
