package ui

import (
	"context"

	"madoguchi/clinicdesk/ui/parts"
)

// arrivals signals arrived patients by chime and notification (D7). The counts and lists always show them.
type arrivals struct {
	notifications
	ctx     context.Context // of the program
	ringing bool
}

// announce signals the patients who arrived since the last call, and withdraws the notification when none of them waits
// any more.
func (a *arrivals) announce() {
	view := a.view()
	arrived := view.Session.Schedule.Arrived()
	if len(arrived) > 0 && !a.config.Settings.ChimeOff {
		a.ring(func(error) {})
	}
	a.tell(arrived, view.Waiting())
}

// ring plays the chime in the background and passes its error to done. It does nothing while the chime rings.
func (a *arrivals) ring(done func(error)) {
	if a.ringing || a.config.Chime == nil {
		return
	}
	a.ringing = true
	parts.Task(a.ctx, func() (struct{}, error) { return struct{}{}, a.config.Chime(a.ctx) },
		func(_ struct{}, err error) {
			a.ringing = false
			if err != nil {
				a.config.Logger.Info("chime not played", "error", err)
			}
			done(err)
		})
}
