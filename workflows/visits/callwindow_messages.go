package visits

import (
	"go.temporal.io/sdk/workflow"

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
	case edit.Revision != c.call.Revision:
		return madoguchi.ErrChanged
	case edit.DoctorID == "":
		return madoguchi.Invalid("doctorId", "required")
	case edit.Title == c.call.Title:
		return nil // rules may have changed since it was stored
	}
	return madoguchi.CheckText("title", edit.Title, madoguchi.MaxTitle, false)
}

func (c *callWindow) edit(ctx workflow.Context, edit EditCall) error {
	c.call.Title, c.call.DoctorID = edit.Title, edit.DoctorID
	c.note(madoguchi.Event{At: workflow.Now(ctx), Code: madoguchi.EventEdited, Actor: edit.Actor})
	return c.save(ctx)
}

// judgeCancel refuses to cancel a call that has begun: only a participant in the console ends it. A report that is
// not applied yet may be that beginning.
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

// cancel ends the call and does not notify the patient (B8). The reservation notifies a patient who booked on the web.
func (c *callWindow) cancel(ctx workflow.Context, cancel Cancellation) error {
	if c.call.State.Ended() {
		return nil
	}
	if c.standsAlone() {
		c.sends.stop()
	}
	if c.step(ctx, madoguchi.CallCancelled) {
		c.notice = cancel.Notice
		c.note(madoguchi.Event{
			At: workflow.Now(ctx), Code: madoguchi.EventCancelled, Actor: cancel.Actor, Detail: string(cancel.Reason),
		})
	}
	return c.saveEnd(ctx, cancel.Actor)
}

// cancelWithReservation ends the call of a cancelled reservation. The reservation's own history records the
// cancellation.
func (c *callWindow) cancelWithReservation(ctx workflow.Context, by By) error {
	if !c.step(ctx, madoguchi.CallCancelled) {
		return nil
	}
	return c.saveEnd(ctx, by.Actor)
}

func (c *callWindow) saveEnd(ctx workflow.Context, by madoguchi.Actor) error {
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

// finish ends the call. Reports that came before may still wait for the write of an earlier one, the call's start
// among them.
func (c *callWindow) finish(ctx workflow.Context, by By) error {
	for presence := (Presence{}); c.reports.ReceiveAsync(&presence); presence = (Presence{}) {
		c.presence.report(ctx, presence)
	}
	c.advance(ctx, madoguchi.CallFinished, madoguchi.EventFinished, by.Actor)
	return c.saveEnd(ctx, by.Actor)
}

func (c *callWindow) watchCancel(ctx workflow.Context) {
	var by By
	if workflow.GetSignalChannel(ctx, CancelSignal).Receive(ctx, &by) {
		if err := c.cancelWithReservation(ctx, by); err != nil {
			workflow.GetLogger(ctx).Error("a cancelled call could not be written", "call", c.call.ID, "error", err)
		}
	}
}

// watchRevoked makes the links of earlier generations invalid.
func (c *callWindow) watchRevoked(ctx workflow.Context) {
	revoked := workflow.GetSignalChannel(ctx, RevokeSignal)
	for generation := 0; revoked.Receive(ctx, &generation) && ctx.Err() == nil; {
		if c.call.State.Ended() || generation <= c.call.Generation {
			continue
		}
		c.call.Generation = generation
		if err := c.save(ctx); err != nil {
			workflow.GetLogger(ctx).Error("a call's links could not be revoked", "call", c.call.ID, "error", err)
		}
	}
}

func (c *callWindow) watchPresence(ctx workflow.Context) {
	for {
		var presence Presence
		if !c.reports.Receive(ctx, &presence) || ctx.Err() != nil {
			return
		}
		if !c.presence.report(ctx, presence) {
			continue
		}
		if err := c.save(ctx); err != nil {
			workflow.GetLogger(ctx).Error("presence could not be written", "call", c.call.ID, "error", err)
		}
	}
}

func (c *callWindow) note(event madoguchi.Event) {
	noteOfCall(&c.call, event)
}
