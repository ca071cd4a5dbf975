package jitter

import (
	"slices"
	"time"
)

// window is the number of packets that an Assembler holds: about eight seconds at 2 Mbit/s. It bounds the memory that a
// hostile sender can use.
const window = 2048

// mostKeyStarts bounds the key frames that are considered when packets are missing.
const mostKeyStarts = 16

// Packet is an RTP packet of a video stream. The Assembler copies the payload.
type Packet struct {
	Sequence  uint16
	Timestamp uint32
	Marker    bool
	Payload   []byte
}

// Frame is one complete VP8 frame. Data is valid until the next call of the Assembler.
type Frame struct {
	// Timestamp is in ticks of 1/90000 s.
	Timestamp uint32
	Key       bool
	Data      []byte
}

// Counters count packets and frames of an Assembler.
type Counters struct {
	// Packets counts those that arrived, Missing those that were lost when first sent, Requested the requests to send
	// one again.
	Packets, Missing, Requested uint64
	// Frames counts complete frames, Dropped those that were given up or had lost their reference.
	Frames, Dropped uint64
	// KeyFrameRequests counts the requested key frames.
	KeyFrameRequests uint64
}

// slot holds one packet of the window.
type slot struct {
	number     int64
	timestamp  uint32
	marker     bool
	filler     bool
	descriptor Descriptor
	data       []byte
}

// Assembler assembles VP8 frames, each of which ends with the packet that has the marker bit, and decides what to
// request from the sender.
type Assembler struct {
	slots    [window]slot
	sequence sequence
	// head is the number of the packet that the next frame begins with. highest is the greatest number received.
	head, highest int64
	keyStarts     []int64
	following     bool
	requests      requests
	frame         []byte
	counters      Counters
}

// NewAssembler returns an Assembler that waits for a key frame.
func NewAssembler() *Assembler {
	return &Assembler{requests: newRequests()}
}

// Counters returns the current counters.
func (a *Assembler) Counters() Counters { return a.counters }

// Push stores a packet that has arrived now.
func (a *Assembler) Push(p Packet, now time.Time) {
	first := !a.sequence.started
	number := a.sequence.extend(p.Sequence)
	if first {
		a.head, a.highest = number, number-1
	}
	if jump := number - a.highest; jump > window/2 || jump < -window {
		number = a.restart(p.Sequence)
	}
	if number < a.head || a.holds(number) {
		return
	}
	a.counters.Packets++
	a.store(number, p)
	a.counters.Missing += a.requests.arrived(number, a.highest, now)
	a.highest = max(a.highest, number)
	if number-a.head >= window {
		a.giveUpTo(number - window + 1)
	}
}

// restart forgets everything: the sender has started a new stream, or nothing arrived for so long that requests are
// pointless. It returns the packet's number in a new numbering. Keeping the old numbering would make the number
// negative after enough jumps backwards.
func (a *Assembler) restart(sequenceNumber uint16) int64 {
	a.sequence = sequence{}
	number := a.sequence.extend(sequenceNumber)
	for i := range a.slots {
		a.slots[i].number = 0
	}
	a.following = false
	a.head, a.highest = number, number-1
	a.keyStarts = a.keyStarts[:0]
	a.requests.clear()
	return number
}

func (a *Assembler) at(number int64) *slot { return &a.slots[number%window] }

func (a *Assembler) holds(number int64) bool { return a.at(number).number == number }

func (a *Assembler) store(number int64, p Packet) {
	s := a.at(number)
	descriptor, data, err := Parse(p.Payload)
	*s = slot{
		number: number, timestamp: p.Timestamp, marker: p.Marker,
		// A packet of padding carries no frame. It must not look like a loss.
		filler:     err != nil,
		descriptor: descriptor, data: append(s.data[:0], data...),
	}
	if descriptor.Key {
		if len(a.keyStarts) == mostKeyStarts {
			a.keyStarts = a.keyStarts[1:]
		}
		a.keyStarts = append(a.keyStarts, number)
	}
}

// Next returns the next frame in order, if it is complete.
func (a *Assembler) Next() (Frame, bool) {
	for {
		if !a.toFrameStart() {
			return Frame{}, false
		}
		end, state := a.frameEnd(a.head)
		switch {
		case state == partial && !a.toCompleteKeyFrame():
			return Frame{}, false
		case state == partial:
			continue
		case state == broken || !a.following && !a.at(a.head).descriptor.Key:
			a.drop(end)
			continue
		}
		a.following = true
		return a.take(end), true
	}
}

// toFrameStart moves head to a packet that starts a frame, and reports whether it has arrived.
func (a *Assembler) toFrameStart() bool {
	for a.head <= a.highest {
		if !a.holds(a.head) {
			if !a.toCompleteKeyFrame() {
				return false
			}
			continue
		}
		s := a.at(a.head)
		if s.descriptor.Start {
			return true
		}
		if !s.filler {
			a.following = false
		}
		a.head++
	}
	return false
}

// completeness tells how much of a frame has arrived.
type completeness int

const (
	complete completeness = iota
	partial
	broken
)

// frameEnd returns the number of the frame's last packet. A frame is broken if another one begins before its marker.
func (a *Assembler) frameEnd(start int64) (int64, completeness) {
	timestamp := a.at(start).timestamp
	for number := start; number <= a.highest; number++ {
		s := a.at(number)
		switch {
		case s.number != number:
			return 0, partial
		case s.timestamp != timestamp && !s.filler:
			return number - 1, broken
		case s.marker:
			return number, complete
		}
	}
	return 0, partial
}

// toCompleteKeyFrame skips a gap if a complete key frame follows it: nothing before a key frame is needed any more.
func (a *Assembler) toCompleteKeyFrame() bool {
	for _, start := range a.keyStarts {
		if start <= a.head || !a.holds(start) {
			continue
		}
		if _, state := a.frameEnd(start); state == complete {
			a.giveUpTo(start)
			return true
		}
	}
	return false
}

// take joins the packets from head to end and moves head behind them.
func (a *Assembler) take(end int64) Frame {
	first := a.at(a.head)
	frame := Frame{Timestamp: first.timestamp, Key: first.descriptor.Key}
	a.frame = a.frame[:0]
	for number := a.head; number <= end; number++ {
		a.frame = append(a.frame, a.at(number).data...)
	}
	frame.Data = a.frame
	a.counters.Frames++
	a.moveTo(end + 1)
	return frame
}

// drop skips the frame from head to end.
func (a *Assembler) drop(end int64) {
	a.counters.Dropped++
	a.following = false
	a.moveTo(end + 1)
}

func (a *Assembler) moveTo(number int64) {
	a.head = number
	a.requests.forgetBefore(number)
	a.keyStarts = slices.DeleteFunc(a.keyStarts, func(start int64) bool { return start < number })
}

// giveUpTo gives up all packets before number. A key frame is needed then.
func (a *Assembler) giveUpTo(number int64) {
	for n := a.head; n < min(number, a.head+window); n++ {
		if s := a.at(n); s.number == n && s.marker {
			a.counters.Dropped++
		}
	}
	a.following = false
	a.moveTo(number)
}

// Damaged reports that the decoder could not use the last frame.
func (a *Assembler) Damaged() { a.following = false }

// Feedback is what to request from the sender.
type Feedback struct {
	// Resend lists packets to send again (RTCP generic NACK, RFC 4585).
	Resend []uint16
	// KeyFrame requests a key frame (RTCP PLI, RFC 4585).
	KeyFrame bool
}

// Feedback returns what to request now, at a round trip of rtt (0 if unknown). Call it after each Push, and every few
// milliseconds while Pending.
func (a *Assembler) Feedback(now time.Time, rtt time.Duration) Feedback {
	if last, expired := a.requests.expired(now, rtt); expired {
		a.giveUpTo(last + 1)
	}
	feedback := Feedback{Resend: a.requests.due(now, rtt)}
	a.counters.Requested += uint64(len(feedback.Resend))
	if !a.following && a.sequence.started && a.requests.keyFrameDue(now, rtt) {
		feedback.KeyFrame = true
		a.counters.KeyFrameRequests++
	}
	return feedback
}

// Pending reports whether Feedback may have to repeat a request although no packet arrives.
func (a *Assembler) Pending() bool { return !a.following || a.requests.pending() }
