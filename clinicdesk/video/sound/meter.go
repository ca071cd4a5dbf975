package sound

import (
	"math"
	"math/cmplx"
	"sync"
)

// Silence is the level in dBFS of no sound at all.
const Silence = -100.0

// spectrum is the length of the Fourier transform: the next power of two above a frame.
const spectrum = 1024

// Meter measures the last 20 ms of sound. The zero Meter has received nothing. It is safe for concurrent use.
type Meter struct {
	mu   sync.Mutex
	last [FrameSamples]float64
	next int
}

// Write adds samples in the order of time.
func (m *Meter) Write(pcm []int16) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, sample := range pcm[max(len(pcm)-FrameSamples, 0):] {
		m.last[m.next] = float64(sample) / 32768
		m.next = (m.next + 1) % FrameSamples
	}
}

// window returns the samples in the order of time.
func (m *Meter) window() []float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append(append(make([]float64, 0, FrameSamples), m.last[m.next:]...), m.last[:m.next]...)
}

// Level returns the root mean square in dBFS, at least Silence.
func (m *Meter) Level() float64 {
	sum := 0.0
	for _, sample := range m.window() {
		sum += sample * sample
	}
	if sum == 0 {
		return Silence
	}
	return max(10*math.Log10(sum/FrameSamples), Silence)
}

// Frequency returns the strongest frequency in Hz, within a few Hz for a pure
// tone; 0 for silence.
func (m *Meter) Frequency() float64 {
	bins := make([]complex128, spectrum)
	for i, sample := range m.window() {
		hann := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/FrameSamples)
		bins[i] = complex(sample*hann, 0)
	}
	transform(bins)
	strongest := 0
	for i := 1; i < spectrum/2-1; i++ {
		if cmplx.Abs(bins[i]) > cmplx.Abs(bins[strongest]) || strongest == 0 {
			strongest = i
		}
	}
	if cmplx.Abs(bins[strongest]) < 1e-3 {
		return 0
	}
	return (float64(strongest) + between(bins, strongest)) * Rate / spectrum
}

// between interpolates the peak between the bins by the parabola through the three highest.
func between(bins []complex128, peak int) float64 {
	left, middle, right := cmplx.Abs(bins[peak-1]), cmplx.Abs(bins[peak]), cmplx.Abs(bins[peak+1])
	if curve := left - 2*middle + right; curve != 0 {
		return (left - right) / (2 * curve)
	}
	return 0
}

// transform computes the fast Fourier transform, in place, of a length that is a power of two.
func transform(x []complex128) {
	n := len(x)
	if n == 1 {
		return
	}
	even, odd := make([]complex128, n/2), make([]complex128, n/2)
	for i := range even {
		even[i], odd[i] = x[2*i], x[2*i+1]
	}
	transform(even)
	transform(odd)
	for i := range even {
		turned := cmplx.Rect(1, -2*math.Pi*float64(i)/float64(n)) * odd[i]
		x[i], x[i+n/2] = even[i]+turned, even[i]-turned
	}
}
