package ui

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
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

// arrivals is how the desk tells of patients who come in, in its settings.
func (p *settingsPage) arrivals() fyne.CanvasObject {
	d, say := p.desk, p.desk.phrases.Say
	check := func(code string, on bool, keep func(*backend.Settings, bool)) fyne.CanvasObject {
		mark := widgets.NewCheck(say(code), on, func(on bool) { d.keep(func(s *backend.Settings) { keep(s, on) }) })
		return widgets.Across(0, mark)
	}
	now := d.config.Settings
	return widgets.Down(look.Gap8,
		check("settings.chime", !now.ChimeOff, func(s *backend.Settings, on bool) { s.ChimeOff = !on }),
		check("settings.notify", !now.NotifyOff, func(s *backend.Settings, on bool) { s.NotifyOff = !on }),
		check("settings.names", now.NotifyName, func(s *backend.Settings, on bool) { s.NotifyName = on }),
		p.tryChime())
}

// tryChime rings on purpose, and says what came of it.
func (p *settingsPage) tryChime() fyne.CanvasObject {
	say := p.desk.phrases.Say
	result := widgets.NewText("", widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk, Shrink: true})
	button := widgets.NewButton(say("settings.ring"), widgets.Outlined, func() {
		result.SetText(say("settings.ringing"))
		p.desk.ring(func(err error) {
			code := "settings.rung"
			if err != nil {
				code = "settings.ringFailed"
			}
			result.SetText(say(code))
		})
	})
	return widgets.Edges(nil, nil, button, nil, widgets.Middle(widgets.Padded(0, 0, 0, look.Gap12, result)))
}
