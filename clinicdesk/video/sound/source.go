package sound

import (
	"math"
	"sync"
	"time"

	"github.com/gen2brain/malgo"

	"madoguchi/clinicdesk/video/device"
)

// waitingFrames bounds the frames that a source holds for a slow reader. Beyond it, the newest are lost.
const waitingFrames = 8

// Source delivers sound while it is recorded, FrameSamples at a time.
type Source interface {
	// Frames is closed with the source, or when its device is unplugged. The receiver owns each frame.
	Frames() <-chan []int16
	// Close gives the device back. It may be called once.
	Close()
}

// microphone is a recording device.
type microphone struct {
	native *malgo.Device
	frames chan []int16

	mu      sync.Mutex
	partial []int16
	ended   bool
}

// OpenMicrophone starts recording from the microphone with the ID, "" for the default. The error is a device.Missing.
func (s *System) OpenMicrophone(id string) (Source, error) {
	m := &microphone{frames: make(chan []int16, waitingFrames)}
	native, err := s.open(malgo.Capture, id, malgo.DeviceCallbacks{
		Data: func(_, in []byte, _ uint32) { m.record(samples(in)) },
		Stop: m.end,
	})
	if err != nil {
		return nil, missing(device.Microphone, err)
	}
	m.native = native
	return m, nil
}

// record runs on the sound system's thread, which must not wait long.
func (m *microphone) record(in []int16) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.partial = append(m.partial, in...)
	for len(m.partial) >= FrameSamples && !m.ended {
		frame := append([]int16(nil), m.partial[:FrameSamples]...)
		m.partial = append(m.partial[:0], m.partial[FrameSamples:]...)
		select {
		case m.frames <- frame:
		default:
		}
	}
}

// end also runs on a thread of the sound system, when the device has been unplugged.
func (m *microphone) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.ended {
		m.ended = true
		close(m.frames)
	}
}

func (m *microphone) Frames() <-chan []int16 { return m.frames }

func (m *microphone) Close() {
	m.native.Uninit()
	m.end()
}

// generated is a source that computes its samples.
type generated struct {
	frames  chan []int16
	closing chan struct{}
	ended   sync.WaitGroup
}

// NewSilence returns a source of silence, for a machine without a microphone.
func NewSilence(now func() time.Time) Source {
	return generate(now, func(int64) int16 { return 0 })
}

// NewTone returns a source of a sine wave of the frequency in Hz at −12 dBFS.
func NewTone(now func() time.Time, frequency float64) Source {
	const amplitude = 32767 / 4.0
	step := 2 * math.Pi * frequency / Rate
	return generate(now, func(n int64) int16 { return int16(amplitude * math.Sin(step*float64(n))) })
}

func generate(now func() time.Time, sample func(n int64) int16) Source {
	g := &generated{frames: make(chan []int16, waitingFrames), closing: make(chan struct{})}
	g.ended.Go(func() { g.run(now, sample) })
	return g
}

// run follows the clock and not the ticks, because a busy machine loses ticks.
func (g *generated) run(now func() time.Time, sample func(n int64) int16) {
	defer close(g.frames)
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	began, done := now(), int64(0)
	for {
		select {
		case <-g.closing:
			return
		case <-ticker.C:
		}
		for due := int64(now().Sub(began) / Period); done < due; done++ {
			frame := make([]int16, FrameSamples)
			for i := range frame {
				frame[i] = sample(done*FrameSamples + int64(i))
			}
			select {
			case g.frames <- frame:
			default:
			}
		}
	}
}

func (g *generated) Frames() <-chan []int16 { return g.frames }

func (g *generated) Close() {
	close(g.closing)
	g.ended.Wait()
}
