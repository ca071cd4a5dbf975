package ui

import "madoguchi/clinicdesk/ui/parts"

// announce signals arrived patients by chime and notification (D7), and withdraws the notification when none of them
// waits any more. The counts and lists always show them.
func (d *Desk) announce() {
	arrived := d.session.Schedule.Arrived()
	if len(arrived) > 0 && !d.config.Settings.ChimeOff {
		d.ring(func(error) {})
	}
	d.notifications.tell(arrived, d.view.Waiting())
}

// ring plays the chime in the background and passes its error to done. It does nothing while the chime rings.
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
