package console

import (
	"cmp"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/call"
	"madoguchi/clinicdesk/video"
	"madoguchi/madoguchi"
)

// notice returns the text over the picture and its button's label.
func (c *Console) notice() (text, action string) {
	say, state := c.view.Phrases.Say, c.state
	if c.side == nil {
		return c.outside()
	}
	switch state.Phase {
	case call.Joining:
		return say("call.joining"), ""
	case call.Lost:
		return say("call.lost"), ""
	case call.Occupied:
		return c.occupied(), say("call.takeOver")
	case call.Over:
		return c.ending(), say("close")
	}
	switch {
	case state.OnHold():
		return c.onHold(), say("call.resume")
	case !state.Patient:
		return c.absenceReason(), ""
	case !state.InCall():
		return cmp.Or(c.stillLive(), say("call.notYet")), say("call.start")
	case state.Line.Phase == video.Reconnecting, state.Line.Phase == video.Failed:
		return say("live.notice.reconnecting"), ""
	}
	return c.muteReason(), ""
}

// outside returns why the call cannot be entered (B10).
func (c *Console) outside() (text, action string) {
	say := c.view.Phrases.Say
	switch {
	case c.entry.Call.State == string(madoguchi.CallCancelled):
		return say("call.cancelled"), say("close")
	case c.entry.Call.State == string(madoguchi.CallFinished):
		return say("call.finished"), say("close")
	case c.phase() == madoguchi.BeforeWindow:
		return say("call.before") + "\n" + say("call.opens", c.view.Short(c.view.At(c.entry.Call.Opens))), say("close")
	}
	return say("call.expired"), say("close")
}

// onHold says that neither side is heard, and what the patient's page says about it.
func (c *Console) onHold() string {
	switch {
	case c.state.Patient:
		return c.view.Say("call.onHold")
	case c.state.PatientLeft:
		return c.view.Say("clinic.live.held.left")
	}
	return c.view.Say("call.onHoldAway")
}

// absenceReason returns why the patient is not present.
func (c *Console) absenceReason() string {
	say := c.view.Phrases.Say
	why := say("call.nobody")
	switch {
	case c.state.Door != nil:
		why = c.view.Code("stopped", string(c.state.Door.Step))
	case c.state.PatientLeft:
		why = say("clinic.live.lead.left")
	case c.state.InCall():
		why = say("call.away")
	}
	return phrases.Join("\n", why, c.stillLive())
}

// stillLive names the patient of another live call while this call has not begun, or returns "".
func (c *Console) stillLive() string {
	if c.state.InCall() {
		return ""
	}
	other, found := c.view.OtherLiveCall(c.entry)
	if console := c.calls.live(c); console != nil {
		other, found = console.entry, true
	}
	if !found {
		return ""
	}
	called := c.view.Called(other)
	return c.view.Fill("clinic.live.lead.live", "others", called)
}

// occupied says since when the call is open on another device, and the user there if the server names one.
func (c *Console) occupied() string {
	since := daytime.Clock(c.view.At(c.state.OccupiedSince))
	if c.state.By != "" {
		return c.view.Say("call.occupiedBy", since, c.state.By)
	}
	return c.view.Say("call.occupied", since)
}

func (c *Console) ending() string {
	say := c.view.Phrases.Say
	switch {
	case c.state.End == call.Refused:
		return say("call.refused", c.view.Phrases.Problem(c.state.Err))
	case c.state.End == call.Replaced && c.state.By != "":
		return say("call.replacedBy", c.state.By)
	}
	return say("call." + string(c.state.End))
}
