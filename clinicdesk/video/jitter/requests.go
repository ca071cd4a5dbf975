package jitter

import (
	"slices"
	"time"
)

const (
	// mostMissing is the number of missing packets from which on a key frame is cheaper than sending them again.
	mostMissing = 256
	// patienceFloor and patienceCeiling bound how long to wait for a packet.
	patienceFloor, patienceCeiling = 150 * time.Millisecond, 600 * time.Millisecond
	// againFloor is the least time between two requests for the same packet.
	againFloor = 20 * time.Millisecond
	// keyFrameFloor is the least time between two requests for a key frame. Browsers do not answer faster.
	keyFrameFloor = 250 * time.Millisecond
)

// request is a packet that is missing.
type request struct {
	number         int64
	noticed, asked time.Time
}

// requests holds the missing packets, in order.
type requests struct {
	missing  []request
	resend   []uint16
	keyFrame time.Time
	excess   bool
}

func newRequests() requests {
	return requests{missing: make([]request, 0, mostMissing), resend: make([]uint16, 0, mostMissing)}
}

// arrived notes that a packet has arrived, and that those between it and the highest so far are missing. It returns the
// number of the latter.
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

// patience is how long to wait for a packet: a little more than two requests.
func patience(rtt time.Duration) time.Duration {
	return min(max(3*rtt+50*time.Millisecond, patienceFloor), patienceCeiling)
}

// expired returns the greatest number of a packet that was waited for in vain.
func (r *requests) expired(now time.Time, rtt time.Duration) (last int64, any bool) {
	for _, m := range r.missing {
		if r.excess || now.Sub(m.noticed) > patience(rtt) {
			last, any = m.number, true
		}
	}
	r.excess = false
	return last, any
}

// due returns the packets to request now, and notes the requests. A request is repeated after one and a quarter round
// trips; repeating it earlier would bring the packet twice.
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

// keyFrameDue reports whether to request a key frame now, and notes the request.
func (r *requests) keyFrameDue(now time.Time, rtt time.Duration) bool {
	if !r.keyFrame.IsZero() && now.Sub(r.keyFrame) < max(rtt+rtt/2, keyFrameFloor) {
		return false
	}
	r.keyFrame = now
	return true
}
