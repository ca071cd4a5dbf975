package jitter

import "time"

const (
	// clockRate is the number of RTP ticks in a second of video.
	clockRate = 90000
	// playoutSlack is what the wait may exceed the round trip by: one repair and
	// a frame.
	playoutSlack = 40 * time.Millisecond
	// epochJump is a step in the stream's clock that no network explains.
	epochJump = 2 * time.Second
	// baselineAge is how long a fastest transit counts, so that the slow drift
	// between two machines' clocks cannot pile up.
	baselineAge = 5 * time.Second
	// calmShare is the part of the gap to calmer times by which the wait shrinks
	// with each frame: half in about a second.
	calmShare = 48
)

// Playout decides when to show frames so that they come evenly: it holds the
// early ones back by as much as the recent late ones were late, at most a round
// trip and 40 ms. On a quiet network that is next to nothing.
type Playout struct {
	started   bool
	lastTicks uint32
	media     time.Duration
	epoch     time.Time
	// fastest transits of this and the previous age of the baseline.
	fastest, previous time.Duration
	ageBegan          time.Time
	wait              time.Duration
}

// Due returns the time at which to show the frame with the timestamp (ticks of
// 1/90000 s) that was complete now, not before now.
func (p *Playout) Due(timestamp uint32, now time.Time, rtt time.Duration) time.Time {
	late := p.late(timestamp, now)
	if late > p.wait {
		p.wait = late
	} else {
		p.wait -= (p.wait - late) / calmShare
	}
	p.wait = min(p.wait, rtt+playoutSlack)
	return now.Add(max(p.wait-late, 0))
}

// Wait returns by how much a frame that came as fast as possible is held back.
func (p *Playout) Wait() time.Duration { return p.wait }

// late returns how much longer than the fastest of late this frame travelled.
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

// transit is the travel time up to an unknown constant.
func (p *Playout) transit(timestamp uint32, now time.Time) time.Duration {
	p.media += time.Duration(int32(timestamp-p.lastTicks)) * time.Second / clockRate
	p.lastTicks = timestamp
	return now.Sub(p.epoch) - p.media
}
