package video

import (
	"errors"
	"slices"
	"time"
)

// A device that is missing is taken anew without anybody's doing: while one is, the machine's list of its kind is
// looked at, and where that has changed, the one that is to be used is opened again. Now and then it is tried all the
// same, as another program may have let go of it. While all devices work, nothing is looked at.

const (
	// lookEvery is how soon a device that is plugged in again is noticed.
	lookEvery = 2 * time.Second
	// patientLooks is how many looks go by before a device is tried whose list has not changed.
	patientLooks = 5
)

// lost is a device that is missing.
type lost struct {
	listed []Device // of its kind, at the last look
	looks  int
}

// lose notes a device that cannot be used, and looks for it until it is back or the Peer is closed.
func (d *deviceUse) lose(kind Kind) {
	listed := d.list(kind)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return
	}
	d.lost[kind] = lost{listed: listed}
	if !d.looks {
		d.looks = true
		d.looking.Go(d.lookForLost)
	}
}

func (d *deviceUse) lookForLost() {
	ticker := time.NewTicker(d.lookEvery)
	defer ticker.Stop()
	for d.looksOn() {
		select {
		case <-d.peer.closing:
			return
		case <-ticker.C:
		}
		for _, kind := range []Kind{Camera, Microphone, Speaker} {
			if d.maybeBack(kind) {
				_ = d.change(kind, d.openers[kind]) // where it fails, the next look tries again
			}
		}
	}
}

// looksOn reports whether anything is still missing.
func (d *deviceUse) looksOn() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.looks = !d.closed && len(d.lost) > 0
	return d.looks
}

// maybeBack reports whether a missing device is to be tried again.
func (d *deviceUse) maybeBack(kind Kind) bool {
	d.mu.Lock()
	was, missing := d.lost[kind]
	off := kind == Camera && !d.cameraOn
	d.mu.Unlock()
	if !missing || off {
		return false
	}
	listed := d.list(kind)
	now := lost{listed, was.looks + 1}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, missing := d.lost[kind]; !missing {
		return false // it was chosen meanwhile
	}
	d.lost[kind] = now
	return len(listed) > 0 && (now.looks%patientLooks == 0 || !slices.Equal(listed, was.listed))
}

// regained notes, with d.mu held, that a device works, and tells the desk where it did not.
func (d *deviceUse) regained(kind Kind) {
	if _, missing := d.lost[kind]; !missing || kind == Camera && !d.cameraOn {
		return
	}
	delete(d.lost, kind)
	p := d.peer
	p.config.Logger.Info("device back", "kind", kind.String())
	if p.config.OnBack != nil {
		p.calls.post(func() { p.config.OnBack(kind) })
	}
}

// speakerEnded reports a speaker that has gone, unless another one took its place.
func (d *deviceUse) speakerEnded(number int) {
	d.chores.post(func() {
		d.mu.Lock()
		current := number == d.speakers && d.speaker != nil && !d.closed
		d.mu.Unlock()
		if current {
			d.peer.report(Missing{Kind: Speaker, Reason: Absent}, Speaker)
		}
	})
}

// using tells the desk where a device that was chosen cannot be used.
func (p *Peer) using(kind Kind, err error) error {
	if err != nil && !errors.Is(err, ErrClosed) {
		p.report(err, kind)
	}
	return err
}
