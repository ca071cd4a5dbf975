package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

func (c *callWindow) open() error {
	if c.call.State.Ended() {
		return madoguchi.ErrNotOpen
	}
	return nil
}

func (c *callWindow) judgeEdit(edit EditCall) error {
	if err := c.open(); err != nil {
		return err
	}
	switch {
	case edit.Against != c.call.Revision:
		return madoguchi.ErrChanged
	case edit.DoctorID == "":
		return madoguchi.Invalid("doctorId", "required")
	}
	return madoguchi.CheckText("title", edit.Title, madoguchi.MaxTitle, false)
}

func (c *callWindow) edit(ctx workflow.Context, edit EditCall) error {
	c.call.Title, c.call.DoctorID = edit.Title, edit.DoctorID
	c.note(madoguchi.Event{At: workflow.Now(ctx), Code: madoguchi.EventEdited, Actor: edit.Actor})
	return c.save(ctx)
}

// judgeCancel refuses to cancel a call that has begun: only the console ends it, by who is in it. What was reported
// and is not taken in yet may be that beginning.
func (c *callWindow) judgeCancel(cancel Cancellation) error {
	if err := c.open(); err != nil {
		return err
	}
	switch {
	case c.call.State == madoguchi.CallInCall:
		return madoguchi.ErrInCall
	case c.reports.Len() > 0:
		return madoguchi.ErrChanged
	}
	return cancel.Reason.Check()
}

// cancel ends the call without telling the patient (B8).
func (c *callWindow) cancel(ctx workflow.Context, cancel Cancellation) error {
	if c.call.State.Ended() {
		return nil
	}
	if c.standsAlone() {
		c.sends.stop()
	}
	if c.step(ctx, madoguchi.CallCancelled) {
		c.note(madoguchi.Event{
			At: workflow.Now(ctx), Code: madoguchi.EventCancelled, Actor: cancel.Actor, Detail: string(cancel.Reason),
		})
	}
	return c.endedByHand(ctx, cancel.Actor)
}

// cancelWithReservation ends the call of a reservation that was cancelled, whose own history tells of it.
func (c *callWindow) cancelWithReservation(ctx workflow.Context, by By) error {
	if !c.step(ctx, madoguchi.CallCancelled) {
		return nil
	}
	return c.endedByHand(ctx, by.Actor)
}

func (c *callWindow) endedByHand(ctx workflow.Context, by madoguchi.Actor) error {
	c.endedBy = by
	c.call.Attention = ""
	return c.save(ctx)
}

func (c *callWindow) judgeFinish(By) error {
	if c.call.State == madoguchi.CallScheduled {
		return madoguchi.ErrNotOpen
	}
	return c.open()
}

func (c *callWindow) finish(ctx workflow.Context, by By) error {
	c.advance(ctx, madoguchi.CallFinished, madoguchi.EventFinished, by.Actor)
	return c.endedByHand(ctx, by.Actor)
}

func (c *callWindow) watchCancel(ctx workflow.Context) {
	var by By
	if workflow.GetSignalChannel(ctx, CancelSignal).Receive(ctx, &by) {
		if err := c.cancelWithReservation(ctx, by); err != nil {
			workflow.GetLogger(ctx).Error("a cancelled call could not be written", "call", c.call.ID, "error", err)
		}
	}
}

func (c *callWindow) watchPresence(ctx workflow.Context) {
	for {
		var presence Presence
		if !c.reports.Receive(ctx, &presence) || ctx.Err() != nil {
			return
		}
		if !c.witness(ctx, presence) {
			continue
		}
		if err := c.save(ctx); err != nil {
			workflow.GetLogger(ctx).Error("presence could not be written", "call", c.call.ID, "error", err)
		}
	}
}

// witness applies a report and tells whether it changed anything.
func (c *callWindow) witness(ctx workflow.Context, presence Presence) bool {
	if c.call.State.Ended() {
		return false
	}
	reported := presence.At
	presence.At = placed(ctx, presence.At, c.call.Timeline)
	who := &c.call.Presence
	switch presence.Kind {
	case madoguchi.EventPatientCame:
		return c.come(&who.PatientSince, &c.reported.PatientSince, reported, c.call.PatientStay().Resumed(presence.At),
			presence)
	case madoguchi.EventPatientLeft:
		return c.leaveAt(ctx, &who.PatientSince, presence, reported.Before(c.reported.PatientSince))
	case madoguchi.EventClinicCame:
		return c.come(&who.ClinicSince, &c.reported.ClinicSince, reported, presence.At, presence)
	case madoguchi.EventClinicLeft:
		return c.leaveAt(ctx, &who.ClinicSince, presence, reported.Before(c.reported.ClinicSince))
	case madoguchi.EventCallStarted:
		return c.startCall(presence, reported)
	case madoguchi.EventPatientStopped, madoguchi.EventPatientWithoutPicture, madoguchi.EventClinicWithoutPicture:
		return c.begins(presence)
	case madoguchi.EventPatientTurnedBack:
		return c.ceases(presence, madoguchi.EventPatientStopped)
	case madoguchi.EventPatientWithPicture:
		return c.ceases(presence, madoguchi.EventPatientWithoutPicture)
	case madoguchi.EventClinicWithPicture:
		return c.ceases(presence, madoguchi.EventClinicWithoutPicture)
	case madoguchi.EventCallHeld:
		return c.holdCall(presence, reported)
	case madoguchi.EventCallResumed:
		return c.resumeCall(presence, reported)
	case madoguchi.EventDeviceChanged, madoguchi.EventDeviceAsked, madoguchi.EventDeviceAdmitted,
		madoguchi.EventDeviceRefused,
		madoguchi.EventDeviceGone:
		return c.noteDevice(presence, reported)
	}
	return false
}

// ended are the events after which one that was begun does not last any more.
var ended = map[madoguchi.EventCode][]madoguchi.EventCode{
	madoguchi.EventPatientStopped:        {madoguchi.EventPatientTurnedBack, madoguchi.EventPatientCame},
	madoguchi.EventPatientWithoutPicture: {madoguchi.EventPatientWithPicture},
	madoguchi.EventClinicWithoutPicture:  {madoguchi.EventClinicWithPicture},
}

// lasting is the newest event with the code, where it has not ended.
func (c *callWindow) lasting(code madoguchi.EventCode) (madoguchi.Event, bool) {
	for _, event := range slices.Backward(c.call.Timeline) {
		if slices.Contains(ended[code], event.Code) {
			break
		}
		if event.Code == code {
			return event, true
		}
	}
	return madoguchi.Event{}, false
}

// begins notes what lasts from now on, unless it does already.
func (c *callWindow) begins(presence Presence) bool {
	if last, lasts := c.lasting(presence.Kind); lasts && last.Detail == presence.Detail {
		return false
	}
	c.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor, Detail: presence.Detail})
	return true
}

// ceases notes the end of what lasted.
func (c *callWindow) ceases(presence Presence, what madoguchi.EventCode) bool {
	if _, lasts := c.lasting(what); !lasts {
		return false
	}
	c.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor})
	return true
}

// holdCall puts the running call on hold, unless it was resumed after that was decided: another process may say so.
func (c *callWindow) holdCall(presence Presence, reported time.Time) bool {
	who := &c.call.Presence
	if c.call.State != madoguchi.CallInCall || !who.HeldSince.IsZero() || reported.Before(who.LiveSince) {
		return false
	}
	who.HeldSince = reported
	c.noteOf(presence)
	return true
}

func (c *callWindow) resumeCall(presence Presence, reported time.Time) bool {
	who := &c.call.Presence
	if !c.call.OnHold() || reported.Before(who.HeldSince) {
		return false
	}
	who.HeldSince, who.LiveSince, who.LiveBy = time.Time{}, reported, presence.Actor.ID
	c.noteOf(presence)
	return true
}

// noteDevice keeps which of the patient's devices is in, and what became of others that hold the link. A device that
// was taken for gone may ask anew, as it did before.
func (c *callWindow) noteDevice(presence Presence, reported time.Time) bool {
	if reported.Equal(c.devices[presence.Kind]) {
		return false
	}
	c.devices[presence.Kind] = reported
	if presence.Kind == madoguchi.EventDeviceGone {
		delete(c.devices, madoguchi.EventDeviceAsked)
	}
	if presence.Device != "" {
		c.call.Presence.Device = presence.Device
	}
	c.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor, Detail: presence.Detail})
	return true
}

// come begins a presence, which counts from an instant, unless there is one.
func (c *callWindow) come(since, reportedSince *time.Time, reported, from time.Time, presence Presence) bool {
	if !since.IsZero() {
		return false
	}
	*since, *reportedSince = from, reported
	if presence.Device != "" {
		c.call.Presence.Device = presence.Device
	}
	c.seen(presence)
	return true
}

// leaveAt ends a presence, also where it is reported to have ended before it began: reports of a room come in their order,
// and a clock may have been put right in between. Before version 1 that was taken for a late report, and a patient who had
// gone was shown waiting.
func (c *callWindow) leaveAt(ctx workflow.Context, since *time.Time, presence Presence, beforeComing bool) bool {
	if since.IsZero() || beforeComing && workflow.GetVersion(ctx, "leaving in order", workflow.DefaultVersion, 1) < 1 {
		return false
	}
	*since = time.Time{}
	c.seen(presence)
	return true
}

func (c *callWindow) startCall(presence Presence, reported time.Time) bool {
	if c.call.State == madoguchi.CallInCall {
		return false
	}
	if c.call.Presence.CallSince.IsZero() {
		c.call.Presence.CallSince = presence.At
	}
	c.call.State = madoguchi.CallInCall
	c.call.Presence.LiveSince, c.call.Presence.LiveBy = reported, presence.Actor.ID
	c.call.Pending = c.pending()
	c.noteOf(presence)
	return true
}

// seen notes a report and lets the state follow: the patient being there is waiting, until the doctor begins.
func (c *callWindow) seen(presence Presence) {
	c.noteOf(presence)
	if c.call.State == madoguchi.CallInCall {
		return
	}
	c.call.State = madoguchi.CallOpen
	if !c.call.Presence.PatientSince.IsZero() {
		c.call.State = madoguchi.CallWaiting
	}
	c.call.Pending = c.pending()
}

// steady never waits: nothing that a call decides is undone.
func (c *callWindow) steady(workflow.Context) error { return nil }

func (c *callWindow) delivery() *madoguchi.Delivery            { return c.call.Delivery }
func (c *callWindow) setDelivery(delivery *madoguchi.Delivery) { c.call.Delivery = delivery }
func (c *callWindow) attend(reason string)                     { c.call.Attention = reason }

func (c *callWindow) seenTo() (reason string) {
	reason, c.call.Attention = c.call.Attention, ""
	return reason
}

// heard, reconsidered and obsolete have nothing to do: the start of a call that stands alone never changes (B8).
func (c *callWindow) heard(Receipt)      {}
func (c *callWindow) reconsidered() bool { return false }
func (c *callWindow) obsolete() bool     { return false }

func (c *callWindow) history() []madoguchi.Event { return c.call.Timeline }

func (c *callWindow) noteOf(presence Presence) {
	c.note(madoguchi.Event{At: presence.At, Code: presence.Kind, Actor: presence.Actor})
}

func (c *callWindow) note(event madoguchi.Event) {
	c.call.Timeline = madoguchi.AppendEvent(c.call.Timeline, event)
}

func (c *callWindow) sending(request SendLink) activities.Sending {
	return sendingOf(c.call, request, CallWorkflowID(c.call.ID), c.call.Delivery.AskedAt)
}

// sendingOf is what the send activity needs to know of a call.
func sendingOf(call madoguchi.Call, request SendLink, owner string, asked time.Time) activities.Sending {
	return activities.Sending{
		Intent: madoguchi.DeliveryIntent{
			ID: request.Delivery, ClinicID: call.ClinicID, Owner: owner,
			Channel: request.Channel, Target: request.Target, AskedAt: asked,
		},
		CallID: call.ID, Start: call.Start, Window: call.Window, Generation: call.Generation, Language: request.Language,
		By: request.Actor.ID,
	}
}
