package capture

import (
	"slices"
	"time"

	"madoguchi/clinicdesk/video/device"
)

const (
	// lookEvery bounds how long it takes to notice a device that is plugged in again.
	lookEvery = 2 * time.Second
	// looksUntilTry is the number of looks after which a device is tried even if its list has not changed: another
	// program may have released it.
	looksUntilTry = 5
)

// lost is a device that is missing.
type lost struct {
	listed []device.Device // of its kind, at the last look
	looks  int
}

// lose notes a device that cannot be used, and looks for it until it is back or the Devices are closed.
func (d *Devices) lose(kind device.Kind) {
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

func (d *Devices) lookForLost() {
	ticker := time.NewTicker(d.lookEvery)
	defer ticker.Stop()
	for d.looksOn() {
		select {
		case <-d.closing:
			return
		case <-ticker.C:
		}
		for _, kind := range []device.Kind{device.Camera, device.Microphone, device.Speaker} {
			if d.maybeBack(kind) {
				_ = d.try(kind, d.openers[kind]) // the next look tries again
			}
		}
	}
}

// looksOn reports whether a device is still missing.
func (d *Devices) looksOn() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.looks = !d.closed && len(d.lost) > 0
	return d.looks
}

// maybeBack reports whether to try a missing device again.
func (d *Devices) maybeBack(kind device.Kind) bool {
	d.mu.Lock()
	was, missing := d.lost[kind]
	off := kind == device.Camera && !d.cameraOn
	d.mu.Unlock()
	if !missing || off {
		return false
	}
	listed := d.list(kind)
	now := lost{listed, was.looks + 1}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, missing := d.lost[kind]; !missing {
		return false // the user has chosen another device in the meantime
	}
	d.lost[kind] = now
	return len(listed) > 0 && (now.looks%looksUntilTry == 0 || !slices.Equal(listed, was.listed))
}

// regained notes, with d.mu held, that a device works, and reports one that was missing.
func (d *Devices) regained(kind device.Kind) {
	if _, missing := d.lost[kind]; !missing || kind == device.Camera && !d.cameraOn {
		return
	}
	delete(d.lost, kind)
	d.config.Logger.Info("device back", "kind", kind.String())
	if d.config.OnBack != nil {
		d.config.OnBack(kind)
	}
}

// speakerEnded reports a speaker that has ended, unless another one has replaced it.
func (d *Devices) speakerEnded(number int) {
	d.background.Post(func() {
		d.mu.Lock()
		current := number == d.speakers && d.speaker != nil && !d.closed
		d.mu.Unlock()
		if current {
			d.report(device.Missing{Kind: device.Speaker, Reason: device.Absent}, device.Speaker)
		}
	})
}
