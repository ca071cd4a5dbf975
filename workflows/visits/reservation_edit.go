package visits

import (
	"slices"

	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// open refuses messages after the end, and messages for a reservation that was never made.
func (r *reservation) open() error {
	if r.answer.Taken || r.record.State.Ended() {
		return madoguchi.ErrNotOpen
	}
	return nil
}

// sendable refuses the link of a call for a visit that has none. A message about the visit itself is sent for every
// visit.
func (r *reservation) sendable(request SendLink) error {
	if r.record.Method != madoguchi.Online && !request.Visit {
		return madoguchi.ErrNoCall
	}
	return nil
}

func (r *reservation) judgeEdit(edit Edit) error {
	if err := r.open(); err != nil {
		return err
	}
	switch {
	case edit.Revision != r.record.Revision:
		return madoguchi.ErrChanged
	case edit.Reservation.ID != r.record.ID || edit.Reservation.ClinicID != r.record.ClinicID:
		return madoguchi.ErrNotFound
	case edit.Reservation.Method != r.record.Method:
		return madoguchi.ErrMethodFixed
	case r.child != nil && !edit.Claim.Equal(r.claim):
		return madoguchi.ErrInProgress
	}
	return edit.Reservation.CheckEdit(r.record)
}

// edit replaces the fields that staff may change, and moves the slot and the pending timers with them (D2).
func (r *reservation) edit(ctx workflow.Context, edit Edit) error {
	if err := r.awaitMove(ctx); err != nil {
		return err
	}
	if err := r.judgeEdit(edit); err != nil { // again, after waiting for another edit
		return process.Refuse(err)
	}
	if !edit.Claim.Equal(r.claim) {
		return r.move(ctx, edit)
	}
	r.adopt(ctx, edit, madoguchi.EventEdited)
	return r.writes.Write(ctx, "write the edit", acts.Save, r.snapshot())
}

// move is an edit that needs another slot. If the slot is taken, everything stays unchanged.
func (r *reservation) move(ctx workflow.Context, edit Edit) error {
	before, claim, call, due := r.record, r.claim, r.call, r.reminders.due
	r.moving, r.callBeforeMove = true, call
	defer func() { r.moving = false }()
	r.reminders.plan(edit.Reminders, edit.Reservation.Start, workflow.Now(ctx))
	r.adopt(ctx, edit, madoguchi.EventMoved)
	r.claim.Revision = r.record.Revision
	confirmed, mailedTo, revoked := r.alerts.confirmedStart, r.mailedTo, r.revoked
	if edit.Notice != nil {
		r.alerts.confirmedStart = r.record.Start // the mail names it
		r.sends.prepare(ctx, *edit.Notice)
	}
	err := r.writes.Write(ctx, "move the slot", acts.Relocate,
		activities.MoveInput{From: claim, To: r.claim, Record: r.snapshot()})
	if err != nil {
		r.record, r.claim, r.call, r.reminders.due = before, claim, call, due
		r.alerts.confirmedStart, r.mailedTo, r.revoked = confirmed, mailedTo, revoked
		r.describe(ctx)
		if isTaken(err) {
			return process.Refuse(madoguchi.ErrSlotTaken)
		}
		return err
	}
	r.reminders.abandon()
	if edit.Notice != nil {
		r.sends.start(*edit.Notice)
	}
	return workflow.UpsertTypedSearchAttributes(ctx, process.StartAttribute.ValueSet(r.record.Start))
}

// awaitMove waits until no move is under way: an undone move would also undo changes made meanwhile.
func (r *reservation) awaitMove(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return !r.moving })
}

// adopt applies an edit's values. The workflow keeps its own state and history.
func (r *reservation) adopt(ctx workflow.Context, edit Edit, code madoguchi.EventCode) {
	r.replace(ctx, edit)
	r.note(madoguchi.Event{At: workflow.Now(ctx), Code: code, Actor: edit.Actor})
	r.record.Revision = r.numbers.After(ctx, r.record.Revision)
	r.describe(ctx)
}

func (r *reservation) replace(ctx workflow.Context, edit Edit) {
	next := edit.Reservation
	next.State, next.Timeline, next.Revision = r.record.State, r.record.Timeline, r.record.Revision
	next.Delivery, next.Pending = r.record.Delivery, r.record.Pending
	next.LinkGeneration = r.record.LinkGeneration
	next.Explanation, next.AgreedAt, next.AnsweredAt = r.record.Explanation, r.record.AgreedAt, r.record.AnsweredAt
	next.Devices, next.DevicesAt = r.record.Devices, r.record.DevicesAt
	revision := r.claim.Revision // stays that of the last move
	r.record, r.claim = next, edit.Claim
	if edit.Actor.Kind == madoguchi.ByPatient {
		r.alerts.confirmedStart = next.Start // the patient chose it
	}
	r.record.Attention = r.alerts.reason()
	r.claim.Revision = revision
	if r.child != nil {
		return
	}
	if r.call != nil && edit.Call != nil {
		call := *edit.Call
		call.Generation, call.Revision = r.call.Generation, r.numbers.After(ctx, r.call.Revision)
		r.call = &call
	}
	r.record.Pending = r.pending()
}

// judgeCancel also refuses after the end of the call: the reservation's end follows from it, even if it is not
// written yet. ErrInProgress means that the call's workflow decides.
func (r *reservation) judgeCancel(cancel Cancellation) error {
	if r.child != nil && r.child.IsReady() {
		return madoguchi.ErrNotOpen
	}
	if err := r.open(); err != nil {
		return err
	}
	if cancel.LeaveToCall && r.child != nil {
		return madoguchi.ErrInProgress
	}
	return cancel.Reason.Check()
}

// cancel ends the reservation, releases the slot and signals the call.
func (r *reservation) cancel(ctx workflow.Context, cancel Cancellation) error {
	if err := r.awaitMove(ctx); err != nil {
		return err
	}
	switch {
	case r.record.State.Ended():
		return process.Refuse(madoguchi.ErrNotOpen) // another message ended it first
	case cancel.LeaveToCall && r.child != nil:
		return process.Refuse(madoguchi.ErrInProgress) // the window opened meanwhile
	}
	r.note(madoguchi.Event{
		At: workflow.Now(ctx), Code: madoguchi.EventCancelled, Actor: cancel.Actor, Detail: string(cancel.Reason),
	})
	r.cancelled(ctx)
	visitLink{r}.parts(ctx, cancel.Notice)
	if err := r.release(ctx); err != nil {
		return err
	}
	if r.child == nil || r.childEnded {
		return nil
	}
	return r.child.SignalChildWorkflow(ctx, CancelSignal, By{Actor: cancel.Actor}).Get(ctx, nil)
}

// cancelled marks the reservation as cancelled, and with it a call whose window has not opened.
func (r *reservation) cancelled(ctx workflow.Context) {
	r.record.State, r.record.Pending, r.record.Attention = madoguchi.ReservationCancelled, nil, ""
	r.stopMessages()
	r.record.Revision = r.numbers.After(ctx, r.record.Revision)
	if r.call != nil && r.child == nil {
		call := *r.call
		call.State, call.Revision = madoguchi.CallCancelled, r.numbers.After(ctx, call.Revision)
		call.Presence.EndedAt = workflow.Now(ctx)
		r.call = &call
	}
	r.describe(ctx)
}

// release releases the slot and writes the end.
func (r *reservation) release(ctx workflow.Context) error {
	return r.writes.Write(ctx, "give the slot back", acts.Release, activities.ClaimInput{
		Claim: r.claim, Record: r.snapshot(),
	})
}

func (r *reservation) judgeFinish(By) error {
	if r.record.Method == madoguchi.Online {
		return madoguchi.ErrCallNotFinished
	}
	return r.open()
}

func (r *reservation) finish(ctx workflow.Context, by By) error {
	return r.conclude(ctx, madoguchi.ReservationFinished, madoguchi.EventFinished, by.Actor)
}

// pending returns what is scheduled. Once the window is open, the call has it.
func (r *reservation) pending() []madoguchi.PendingTimer {
	if r.child != nil || r.record.State.Ended() {
		return nil
	}
	pending := slices.Clone(r.reminders.pending())
	if r.call == nil {
		return pending
	}
	return append(pending,
		madoguchi.PendingTimer{At: r.call.Window.Opens, Code: madoguchi.PendingOpen},
		madoguchi.PendingTimer{At: r.call.Window.Expires, Code: madoguchi.PendingExpire})
}

// snapshot copies the record, so that later changes do not affect it.
func (r *reservation) snapshot() activities.Record {
	record := r.record
	snapshot := activities.Record{Reservation: &record}
	if r.call != nil && r.child == nil {
		call := *r.call
		snapshot.Call = &call
	}
	return snapshot
}

func (r *reservation) save(ctx workflow.Context) error {
	r.record.Pending = r.pending()
	r.record.Revision = r.numbers.After(ctx, r.record.Revision)
	r.describe(ctx)
	state := activities.Record{Reservation: new(r.record)}
	if r.revoked && r.child == nil {
		r.revoked = false
		r.call.Revision = r.numbers.After(ctx, r.call.Revision)
		state = r.snapshot()
	}
	if err := r.writes.Write(ctx, "write the reservation", acts.Save, state); err != nil {
		return err
	}
	if r.revoked && r.child != nil && !r.childEnded {
		visitLink{r}.tellCall(ctx)
	}
	return nil
}

func (r *reservation) note(event madoguchi.Event) {
	r.record.Timeline = madoguchi.AppendEvent(r.record.Timeline, event)
}
