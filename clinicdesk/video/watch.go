package video

import (
	"math"
	"time"
)

const (
	// watchEvery is how often a connection is looked after.
	watchEvery = 500 * time.Millisecond
	// frozen is how long no picture may be decoded while packets come, before
	// the desk says so.
	frozen = time.Second
	// soonest is how long after its beginning a connection can be judged.
	soonest = 3 * time.Second
)

// Limits of the qualities: share of packets lost and round trip.
const (
	goodLoss, goodTrip = 0.02, 250 * time.Millisecond
	fairLoss, fairTrip = 0.08, 500 * time.Millisecond
)

// judge sums up a path.
func judge(loss float64, rtt time.Duration) Quality {
	switch {
	case loss < goodLoss && rtt < goodTrip:
		return Good
	case loss < fairLoss && rtt < fairTrip:
		return Fair
	}
	return Poor
}

// reading is the state of a connection's counters at one time.
type reading struct {
	connection       *connection
	at               time.Time
	received, sent   uint64
	packets, missing uint64
}

// rates are what two readings say.
type rates struct {
	receive, send int
	loss          float64
}

// read takes the counters of a connection.
func (c *connection) read(at time.Time) reading {
	r := reading{
		connection: c, at: at, received: c.heard.bytes.Load(), sent: c.ownPicture.bytes.Load() + c.ownSound.bytes.Load(),
	}
	if receiver := c.receiver.Load(); receiver != nil {
		r.received += receiver.counts.bytes.Load()
		r.packets, r.missing = receiver.counts.packets.Load(), receiver.counts.missing.Load()
	}
	return r
}

// since returns the rates between two readings of one connection; loss is
// smoothed into the one before.
func (r reading) since(last reading, before rates) rates {
	elapsed := r.at.Sub(last.at).Seconds()
	if r.connection != last.connection || elapsed <= 0 {
		return rates{}
	}
	perSecond := func(now, then uint64) int { return int(math.Round(8 * float64(now-then) / elapsed)) }
	lost := 0.0
	if packets, missing := r.packets-last.packets, r.missing-last.missing; packets > 0 {
		lost = min(float64(missing)/float64(packets), 1)
	}
	return rates{
		receive: perSecond(r.received, last.received), send: perSecond(r.sent, last.sent),
		loss: (3*before.loss + lost) / 4,
	}
}

// stalled reports whether packets of the patient's picture come but none can be
// decoded. A patient who has switched the camera off sends none.
func (c *connection) stalled(now time.Time) bool {
	receiver := c.receiver.Load()
	if receiver == nil {
		return false
	}
	elapsed := now.Sub(c.began)
	flowing := elapsed-time.Duration(receiver.counts.packetAt.Load()) < frozen
	return flowing && elapsed-time.Duration(receiver.counts.pictureAt.Load()) > frozen
}

// watch looks after the connection until the Peer is closed.
func (p *Peer) watch() {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-p.closing:
			return
		case <-ticker.C:
			p.look(p.config.Now())
		}
	}
}

// look measures the connection and reports what has changed.
func (p *Peer) look(now time.Time) {
	c := p.connection.Load()
	if c == nil {
		return
	}
	c.measureRoundTrip()
	p.mu.Lock()
	defer p.mu.Unlock()
	current := c.read(now)
	p.rates = current.since(p.reading, p.rates)
	p.reading = current
	p.stalled = c.connected.Load() && c.stalled(now)
	p.quality = QualityUnknown
	if c.connected.Load() && now.Sub(c.began) > soonest {
		p.quality = judge(p.rates.loss, c.roundTrip())
	}
	p.publish()
}
