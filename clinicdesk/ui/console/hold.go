package console

import (
	"strings"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/call"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// start begins the call, so that the patient sees and hears the clinician (B9), or resumes it after a hold. If another
// call is live, start first asks, naming both, and then puts that call on hold.
func (c *Console) start() {
	if !c.canStart() && !c.canResume() {
		return
	}
	if other := c.calls.live(c); other != nil {
		c.askHold([]string{c.view.Called(other.entry)}, []string{c.startOf(other.entry)})
		return
	}
	c.goLive(false)
}

func (c *Console) canStart() bool { return c.in() && c.state.Patient && !c.state.InCall() }

func (c *Console) canResume() bool { return c.in() && c.state.OnHold() }

func (c *Console) in() bool { return c.side != nil && c.state.Phase == call.In }

func (c *Console) goLive(hold bool) {
	if c.state.InCall() {
		c.side.Resume(hold)
		return
	}
	c.side.Start(hold)
}

// hold puts the call on hold. The patient's page then says that the doctor is away.
func (c *Console) hold() {
	if c.in() && c.state.Live() {
		c.side.Hold()
	}
}

// askBusy asks about the live calls elsewhere that the server reports.
func (c *Console) askBusy(calls []api.SignalCall) {
	var names, starts []string
	for _, call := range calls {
		entry, ok := c.view.Session.Schedule.Entry(call.ID)
		switch {
		case ok:
			names, starts = append(names, c.view.Called(entry)), append(starts, c.startOf(entry))
		case call.Name != "" && call.Person:
			names = append(names, c.view.Fill("name.patient", "name", call.Name))
		case call.Name != "":
			names = append(names, call.Name)
		default:
			names = append(names, c.view.Say("videoCall"))
		}
	}
	c.askHold(names, starts)
}

func (c *Console) startOf(entry api.Entry) string { return c.view.DateTime(c.view.At(entry.Start)) }

// askHold names the other calls in the title, and their scheduled starts below it.
func (c *Console) askHold(names, starts []string) {
	if c.asked != nil {
		return
	}
	say, own := c.view.Say, c.view.Called(c.entry)
	others := strings.Join(names, say("clinic.live.hold.and"))
	text := "call.holdStart"
	if c.state.InCall() {
		text = "call.holdReturn"
	}
	what := parts.Question{
		Title: c.view.Fill("clinic.live.hold.title", "others", others),
		Whose: strings.Join(starts, say("clinic.live.hold.and")),
		Text:  say(text, own, others),
		Yes:   say("call.holdYes"), Weight: widgets.Primary,
	}
	c.asked = parts.Ask(c.window.Canvas(), c.view.Say("back"), what, func() { c.goLive(true) })
	c.asked.OnClosed(func() { c.asked = nil })
}
