package ui

import (
	"madoguchi/clinicdesk/ui/parts"
)

// announce tells by chime and notification of patients who have come to wait (D7), and takes the notification away once
// none of them waits any more. The counts and lists show them anyway.
func (d *Desk) announce() {
	arrived := d.session.Schedule.Arrived()
	if len(arrived) > 0 && !d.config.Settings.ChimeOff {
		d.ring(func(error) {})
	}
	d.notifications.tell(arrived, d.view.Waiting())
}

// ring plays the chime in the background and tells how that ended. One that rings already is enough.
func (d *Desk) ring(done func(error)) {
	if d.ringing || d.config.Chime == nil {
		return
	}
	d.ringing = true
	ctx := d.ctx
	parts.Task(ctx, func() (struct{}, error) { return struct{}{}, d.config.Chime(ctx) }, func(_ struct{}, err error) {
		d.ringing = false
		if err != nil {
			d.config.Logger.Info("chime not played", "error", err)
		}
		done(err)
	})
}
