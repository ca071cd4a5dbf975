package jitter

import (
	"maps"
	"slices"
)

// soundDepth is the number of packets held back while an earlier one is missing: 60 ms of Opus, which is what the
// playback buffer holds.
const soundDepth = 3

// soundGap bounds the losses reported at once. A longer gap counts as a pause.
const soundGap = 10

// soundJump is a step in the sequence numbers that means a new stream.
const soundJump = 1000

// Sound is a step for a sound decoder.
type Sound struct {
	// Lost is the number of packets missing directly before this one.
	Lost int
	// Payload is the Opus packet. The receiver of the step owns it.
	Payload []byte
}

// SoundQueue orders sound packets and reports the missing ones.
type SoundQueue struct {
	sequence sequence
	next     int64
	held     map[int64][]byte
}

// NewSoundQueue returns an empty queue.
func NewSoundQueue() *SoundQueue { return &SoundQueue{held: make(map[int64][]byte, soundDepth+1)} }

// Push stores a packet. It copies the payload.
func (q *SoundQueue) Push(number uint16, payload []byte) {
	first := !q.sequence.started
	n := q.sequence.extend(number)
	if jump := n - q.next; first || jump > soundJump || jump < -soundJump {
		clear(q.held)
		q.next = n
	}
	if n < q.next || len(payload) == 0 {
		return
	}
	q.held[n] = append([]byte(nil), payload...)
}

// Next returns the next step, if it is due.
func (q *SoundQueue) Next() (Sound, bool) {
	if payload, ok := q.held[q.next]; ok {
		return q.take(q.next, payload), true
	}
	if len(q.held) < soundDepth {
		return Sound{}, false
	}
	earliest := slices.Min(slices.Collect(maps.Keys(q.held)))
	return q.take(earliest, q.held[earliest]), true
}

func (q *SoundQueue) take(number int64, payload []byte) Sound {
	lost := int(min(number-q.next, soundGap))
	delete(q.held, number)
	q.next = number + 1
	return Sound{Lost: lost, Payload: payload}
}
