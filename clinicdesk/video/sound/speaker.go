package sound

import (
	"sync"

	"github.com/gen2brain/malgo"

	"madoguchi/clinicdesk/video/device"
)

const (
	// primed is the number of samples to buffer before playing begins: 60 ms.
	primed = Rate * 60 / 1000
	// fullest bounds the buffered samples: 200 ms. Without it, a sender whose clock runs faster would add delay during
	// the whole call.
	fullest = Rate * 200 / 1000
)

// Buffer smooths the arrival of sound for a speaker. The zero Buffer is ready. It is safe for concurrent use.
type Buffer struct {
	mu      sync.Mutex
	queued  [fullest]int16
	first   int
	length  int
	playing bool
	muted   bool
}

// Write queues samples. If too many are queued, it skips to the latest 60 ms.
func (b *Buffer) Write(pcm []int16) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.length+len(pcm) > fullest {
		pcm = pcm[max(len(pcm)-primed, 0):]
		keep := min(b.length, primed-len(pcm))
		b.first = (b.first + b.length - keep) % fullest
		b.length = keep
	}
	for _, sample := range pcm {
		b.queued[(b.first+b.length)%fullest] = sample
		b.length++
	}
}

// Read fills out with the samples that are due, or with silence.
func (b *Buffer) Read(out []int16) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.playing = b.length >= primed || b.playing && b.length > 0
	n := 0
	if b.playing {
		n = min(b.length, len(out))
	}
	for i := range n {
		out[i] = b.queued[(b.first+i)%fullest]
	}
	b.first, b.length = (b.first+n)%fullest, b.length-n
	if b.muted {
		n = 0
	}
	clear(out[n:])
}

// Empty drops the queued samples.
func (b *Buffer) Empty() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.first, b.length, b.playing = 0, 0, false
}

// Mute makes Read return silence instead of the samples, or ends that.
func (b *Buffer) Mute(muted bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.muted = muted
}

// Speaker plays a Buffer until it is closed.
type Speaker struct {
	native *malgo.Device
}

// OpenSpeaker starts playing from the buffer on the speaker with the ID, "" for the default. played receives the played
// samples, and ended is called when the speaker is closed or unplugged; both run on threads of the sound system. The
// error is a device.Missing.
func (s *System) OpenSpeaker(id string, from *Buffer, played func([]int16), ended func()) (*Speaker, error) {
	native, err := s.open(malgo.Playback, id, malgo.DeviceCallbacks{
		Data: func(out, _ []byte, _ uint32) {
			from.Read(samples(out))
			played(samples(out))
		},
		Stop: ended,
	})
	if err != nil {
		return nil, missing(device.Speaker, err)
	}
	return &Speaker{native: native}, nil
}

// Close stops playing and gives the device back.
func (s *Speaker) Close() { s.native.Uninit() }
