package settings

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// arrivals returns the settings for announcing arrived patients.
func (p *Page) arrivals() fyne.CanvasObject {
	h, say := p.host, p.host.View.Say
	check := func(code string, on bool, keep func(*local.Settings, bool)) fyne.CanvasObject {
		mark := inputs.NewCheck(say(code), on, func(on bool) { h.Keep(func(s *local.Settings) { keep(s, on) }) })
		return widgets.Across(0, mark)
	}
	now := h.Settings()
	return widgets.Down(look.Gap8,
		check("settings.chime", !now.ChimeOff, func(s *local.Settings, on bool) { s.ChimeOff = !on }),
		check("settings.notify", !now.NotifyOff, func(s *local.Settings, on bool) { s.NotifyOff = !on }),
		check("settings.names", now.NotifyName, func(s *local.Settings, on bool) { s.NotifyName = on }),
		p.tryChime())
}

// tryChime returns the button that rings the chime as a test and shows the result.
func (p *Page) tryChime() fyne.CanvasObject {
	say := p.host.View.Say
	result := widgets.NewText("", widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk, Shrink: true})
	button := widgets.NewButton(say("settings.ring"), widgets.Outlined, func() {
		result.SetText(say("settings.ringing"))
		p.host.Ring(func(err error) {
			code := "settings.rung"
			if err != nil {
				code = "settings.ringFailed"
			}
			result.SetText(say(code))
		})
	})
	return widgets.Edges(nil, nil, button, nil, widgets.Middle(widgets.Padded(0, 0, 0, look.Gap12, result)))
}
