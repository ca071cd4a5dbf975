package console

import (
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/call"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// applicantPlate asks whether to admit another device of the patient to the running call. It shows the longest-waiting
// device first.
type applicantPlate struct {
	console *Console
	plate   *widgets.Panel
	words   *widgets.Text
}

func newApplicantPlate(c *Console) *applicantPlate {
	say := c.view.Phrases.Say
	a := &applicantPlate{console: c}
	a.words = widgets.NewText("", inCall(widgets.Style{Size: look.TextSmall + 1, Ink: parts.WaitingInk, Wrap: 420}))
	admit := widgets.NewButton(say("call.admit"), widgets.Primary, func() { a.decide((*call.Side).Admit) })
	refuse := widgets.NewButton(say("call.refuseDevice"), widgets.Quiet, func() { a.decide((*call.Side).Refuse) })
	light := func() *look.Palette { return &look.Light } // the plate stays light in the dark window
	admit.Palette, refuse.Palette = light, light
	row := widgets.Across(look.Gap8, widgets.Middle(a.words), widgets.Middle(refuse), widgets.Middle(admit))
	a.plate = widgets.NewPanel(parts.WaitingGround, widgets.Padded(look.Gap8, look.Gap12, look.Gap8, look.Gap16, row))
	a.plate.Corner, a.plate.Palette = look.CornerButton, look.InCall
	a.plate.Hide()
	return a
}

func (a *applicantPlate) decide(how func(*call.Side, string)) {
	if waiting := a.console.state.Applicants; a.console.in() && len(waiting) > 0 {
		how(a.console.side, waiting[0].ID)
	}
}

func (a *applicantPlate) redraw() {
	c := a.console
	waiting := c.state.Applicants
	parts.SetVisible(a.plate, c.in() && len(waiting) > 0)
	if len(waiting) > 0 {
		a.words.SetText(c.view.Say("call.asks", daytime.Clock(c.view.At(waiting[0].Since))))
	}
}
