package video

import (
	"math"
	"time"
)

const (
	// watchEvery is the time between two looks at a connection.
	watchEvery = 500 * time.Millisecond
	// frozen is the time without a decoded picture, while packets arrive, after which the phase is Reconnecting.
	frozen = time.Second
	// soonest is the age at which a connection is first judged.
	soonest = 3 * time.Second
)

// Limits of the qualities: share of lost packets, and round trip.
const (
	goodLoss, goodTrip = 0.02, 250 * time.Millisecond
	fairLoss, fairTrip = 0.08, 500 * time.Millisecond
)

// judge returns the quality of a path.
func judge(loss float64, rtt time.Duration) Quality {
	switch {
	case loss < goodLoss && rtt < goodTrip:
		return Good
	case loss < fairLoss && rtt < fairTrip:
		return Fair
	}
	return Poor
}

// reading holds a connection's counters at one time.
type reading struct {
	connection       *connection
	at               time.Time
	received, sent   uint64
	packets, missing uint64
}

// rates are derived from two readings.
type rates struct {
	receive, send int
	loss          float64
}

// read reads the counters of a connection.
func (c *connection) read(at time.Time) reading {
	r := reading{
		connection: c, at: at,
		received: c.heard.bytes.Load(), sent: c.ownPicture.bytes.Load() + c.ownSound.bytes.Load(),
	}
	if receiver := c.receiver.Load(); receiver != nil {
		r.received += receiver.counts.bytes.Load()
		r.packets, r.missing = receiver.counts.packets.Load(), receiver.counts.missing.Load()
	}
	return r
}

// since returns the rates between two readings of one connection. It smooths the loss with the previous rates.
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

// stalled reports whether packets of the patient's picture arrive but no picture can be decoded. A patient whose camera
// is off sends no packets.
func (c *connection) stalled(now time.Time) bool {
	receiver := c.receiver.Load()
	if receiver == nil {
		return false
	}
	elapsed := now.Sub(c.began)
	flowing := elapsed-time.Duration(receiver.counts.packetAt.Load()) < frozen
	return flowing && elapsed-time.Duration(receiver.counts.pictureAt.Load()) > frozen
}

// watch looks at the connection again and again until the Peer is closed.
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

// look measures the connection and reports a changed state.
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
