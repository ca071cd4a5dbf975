package jitter

import "time"

const (
	// clockRate is the number of RTP ticks in a second of video.
	clockRate = 90000
	// playoutSlack is the time by which the wait may exceed the round trip: one repair and one frame.
	playoutSlack = 40 * time.Millisecond
	// epochJump is a step in the stream's clock that is too large for a network delay.
	epochJump = 2 * time.Second
	// baselineAge is how long the fastest transit time is kept, so that the drift between two machines' clocks does not
	// accumulate.
	baselineAge = 5 * time.Second
	// With each frame, the wait shrinks by 1/shrinkDivisor of its distance to a shorter one: by half in about a second.
	shrinkDivisor = 48
)

// Playout decides when to show frames, so that they appear evenly. It delays early frames by the recent lateness of
// others, at most by a round trip and 40 ms. On a quiet network the delay is close to zero.
type Playout struct {
	started   bool
	lastTicks uint32
	media     time.Duration
	epoch     time.Time
	// the fastest transit times of the current and the previous baselineAge
	fastest, previous time.Duration
	ageBegan          time.Time
	wait              time.Duration
}

// Due returns the time at which to show the frame with the timestamp (in ticks of 1/90000 s) that was completed now. It
// is not before now.
func (p *Playout) Due(timestamp uint32, now time.Time, rtt time.Duration) time.Time {
	late := p.late(timestamp, now)
	if late > p.wait {
		p.wait = late
	} else {
		p.wait -= (p.wait - late) / shrinkDivisor
	}
	p.wait = min(p.wait, rtt+playoutSlack)
	return now.Add(max(p.wait-late, 0))
}

// late returns how much longer this frame travelled than the recent fastest one.
func (p *Playout) late(timestamp uint32, now time.Time) time.Duration {
	transit := p.transit(timestamp, now)
	if !p.started || (transit-p.baseline()).Abs() > epochJump {
		*p = Playout{started: true, lastTicks: timestamp, epoch: now, ageBegan: now}
		return 0
	}
	if now.Sub(p.ageBegan) > baselineAge {
		p.previous, p.fastest, p.ageBegan = p.fastest, transit, now
	}
	p.fastest = min(p.fastest, transit)
	return transit - p.baseline()
}

func (p *Playout) baseline() time.Duration { return min(p.fastest, p.previous) }

// transit returns the travel time plus an unknown constant.
func (p *Playout) transit(timestamp uint32, now time.Time) time.Duration {
	p.media += time.Duration(int32(timestamp-p.lastTicks)) * time.Second / clockRate
	p.lastTicks = timestamp
	return now.Sub(p.epoch) - p.media
}
