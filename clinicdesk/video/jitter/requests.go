package jitter

import (
	"slices"
	"time"
)

const (
	// mostMissing is the number of packets beyond which a key frame is cheaper
	// than sending them all again.
	mostMissing = 256
	// patienceFloor and patienceCeiling bound how long a packet is waited for.
	patienceFloor, patienceCeiling = 150 * time.Millisecond, 600 * time.Millisecond
	// againFloor is the least time between two requests for one packet.
	againFloor = 20 * time.Millisecond
	// keyFrameFloor is the least time between two requests for a key frame;
	// browsers answer no faster.
	keyFrameFloor = 250 * time.Millisecond
)

// request is what is known of one packet that has not come.
type request struct {
	number         int64
	noticed, asked time.Time
}

// requests keeps the packets that have not come, in order.
type requests struct {
	missing  []request
	resend   []uint16
	keyFrame time.Time
	excess   bool
}

func newRequests() requests {
	return requests{missing: make([]request, 0, mostMissing), resend: make([]uint16, 0, mostMissing)}
}

// arrived notes that a packet came, and with it those between it and the
// highest so far as missing; it returns how many.
func (r *requests) arrived(number, highest int64, now time.Time) (missing uint64) {
	if number <= highest {
		r.remove(number)
		return 0
	}
	for n := highest + 1; n < number; n++ {
		missing++
		if len(r.missing) == mostMissing {
			r.excess = true
			continue
		}
		r.missing = append(r.missing, request{number: n, noticed: now})
	}
	return missing
}

func (r *requests) remove(number int64) {
	r.missing = slices.DeleteFunc(r.missing, func(m request) bool { return m.number == number })
}

func (r *requests) forgetBefore(number int64) {
	r.missing = slices.DeleteFunc(r.missing, func(m request) bool { return m.number < number })
}

func (r *requests) clear() { r.missing, r.excess = r.missing[:0], false }

func (r *requests) pending() bool { return len(r.missing) > 0 }

// patience is how long a packet is waited for: two requests and some.
func patience(rtt time.Duration) time.Duration {
	return min(max(3*rtt+50*time.Millisecond, patienceFloor), patienceCeiling)
}

// expired returns the greatest number that has been waited for in vain.
func (r *requests) expired(now time.Time, rtt time.Duration) (last int64, any bool) {
	for _, m := range r.missing {
		if r.excess || now.Sub(m.noticed) > patience(rtt) {
			last, any = m.number, true
		}
	}
	r.excess = false
	return last, any
}

// due returns the packets to ask for now and notes that they are. The request
// waits a round trip and a quarter before it is repeated: asking sooner brings
// the same packet twice.
func (r *requests) due(now time.Time, rtt time.Duration) []uint16 {
	again := max(rtt+rtt/4+10*time.Millisecond, againFloor)
	r.resend = r.resend[:0]
	for i := range r.missing {
		m := &r.missing[i]
		if m.asked.IsZero() || now.Sub(m.asked) >= again {
			m.asked = now
			r.resend = append(r.resend, uint16(m.number))
		}
	}
	return r.resend
}

// keyFrameDue reports whether to ask for a key frame now and notes that it is.
func (r *requests) keyFrameDue(now time.Time, rtt time.Duration) bool {
	if !r.keyFrame.IsZero() && now.Sub(r.keyFrame) < max(rtt+rtt/2, keyFrameFloor) {
		return false
	}
	r.keyFrame = now
	return true
}
