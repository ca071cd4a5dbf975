package visits

import (
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// Reservation is one visit from booking to its end:
//
//	          ┌─ taken ─► (ends)
//	start ────┤
//	          └─ booked ──[window opens]──► CallWindow runs ──► finished | noShow | cancelled
//	               │  └──[in person: finish, or a day later]──► finished
//	               └──[cancel]──► cancelled
//
// While the CallWindow runs, it decides cancellations instead of the reservation: it refuses them after the call has
// begun.
//
// The body claims the slot and writes the record in one local activity. The "book" update only waits for that, so
// that a crash at any point leaves either a booking or nothing.

// ReservationName is the workflow's type as Temporal shows it.
const ReservationName = "Reservation"

// ReservationWorkflowID returns the workflow's ID.
func ReservationWorkflowID(id madoguchi.ReservationID) string { return "reservation/" + string(id) }

// The messages of a reservation, without those of its delivery.
const (
	BookUpdate              = "book"   // answers Booked
	EditUpdate              = "edit"   // argument Edit
	CancelUpdate            = "cancel" // argument Cancellation
	FinishReservationUpdate = "finish" // argument By; of an in-person visit
)

// bookUpdateID is fixed, so that a repeated request for the outcome is the same update.
const bookUpdateID = "book"

// Booking is the input of Reservation. Call is nil for an in-person visit.
type Booking struct {
	Reservation madoguchi.Reservation
	Call        *madoguchi.Call
	Claim       madoguchi.Claim
	Actor       madoguchi.Actor
	RequestHash string // tells a repeated request from a different one with the same key

	RevisionsByTime bool // see process.Numbering; reservations that began before this field existed count up
	LateReceipts    bool // see reconsider; earlier reservations wait for their next change
	GivesBack       bool // see giveBack; earlier reservations keep their time after an early end
	RevokesCalls    bool // see revokeCall; the running calls of earlier reservations keep their links

	// Reminders are when the patient is reminded, the earliest first. Earlier reservations have none.
	Reminders []madoguchi.PendingTimer `json:",omitempty"`
	Notice    *SendLink                `json:",omitempty"` // the mail to send once the visit is booked; of visits from the web
}

// Booked answers a booking. Taken is true if the slot was full.
type Booked struct {
	Taken       bool
	RequestHash string
}

// Edit replaces a reservation. Claim differs from the current one if the visit moves.
type Edit struct {
	Reservation madoguchi.Reservation
	Call        *madoguchi.Call
	Claim       madoguchi.Claim
	Actor       madoguchi.Actor
	Revision    int64 `json:"Against"` // that the edit was made against
	// Reminders are those of a visit that moves, as in Booking.
	Reminders []madoguchi.PendingTimer `json:",omitempty"`

	Notice *SendLink `json:",omitempty"` // the mail to send once the visit is moved; of a visit that its patient booked
}

// Cancellation says who cancels and why.
type Cancellation struct {
	Actor  madoguchi.Actor
	Reason madoguchi.CancelReason
	// LeaveToCall leaves the cancellation to the call's workflow once that runs: only it knows whether the call has
	// begun, and then it refuses. An API server of an earlier release does not set it; the reservation then cancels
	// a running call.
	LeaveToCall bool `json:"CallDecides"`
	// Notice is the mail to send once the reservation is cancelled; of a visit that its patient booked. The call's
	// workflow, if it decides, hands it back to the reservation.
	Notice *SendLink `json:",omitempty"`
}

// By is the argument of updates that need only the actor.
type By struct{ Actor madoguchi.Actor }

// BookReservation returns the options that start a reservation and get its outcome in one round trip.
func BookReservation(booking Booking) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	r := booking.Reservation
	start := client.StartWorkflowOptions{
		ID:                       ReservationWorkflowID(r.ID),
		TaskQueue:                process.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		TypedSearchAttributes:    attributes(r.ClinicID, kindReservation, string(madoguchi.ReservationBooked), r.Start),
		StaticSummary:            "reservation, " + string(r.Method),
	}
	ask := client.UpdateWorkflowOptions{
		WorkflowID: start.ID, UpdateID: bookUpdateID, UpdateName: BookUpdate,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	return start, ask
}

// Reservation runs one visit. Its result repeats the answer, in case the update's answer was lost.
func Reservation(ctx workflow.Context, booking Booking) (Booked, error) {
	r := newReservation(booking)
	if err := r.setup(ctx); err != nil {
		return Booked{}, err
	}
	return r.run(ctx)
}

type reservation struct {
	record         madoguchi.Reservation
	call           *madoguchi.Call // until its window opens; then CallWindow owns it
	callBeforeMove *madoguchi.Call // the call before the running move
	claim          madoguchi.Claim
	booking        Booking

	decided bool
	failed  error // of the booking, for the updates that wait for it
	moving  bool  // a move waits for its slot; see awaitMove
	answer  Booked
	numbers process.Numbering
	alarm   process.Alarm
	writes  process.Writes
	sends   deliveries
	alerts  visitAttention
	parting *activities.SendInput // the mail to send after the end

	mailedTo  string // the address that has the links by mail; "" for none
	revoked   bool   // the call's generation has changed and is not written
	reminders reminders

	child      workflow.ChildWorkflowFuture
	childEnded bool
	callResult CallResult
}

func newReservation(booking Booking) *reservation {
	r := &reservation{
		record: booking.Reservation, call: booking.Call, claim: booking.Claim, booking: booking,
		numbers: process.Numbering{ByTime: booking.RevisionsByTime},
	}
	r.answer.RequestHash = booking.RequestHash
	r.alerts = visitAttention{record: &r.record, lateReceipts: booking.LateReceipts}
	r.sends.record, r.sends.alerts, r.sends.links = visitLink{r}, &r.alerts, visitLink{r}
	r.reminders.visit = r
	r.mailedTo = booking.Reservation.Contact.Email
	return r
}

func (r *reservation) setup(ctx workflow.Context) error {
	r.reminders.begin(ctx, r.booking.Reminders)
	forgetOnSignal(ctx, r)
	if err := workflow.SetUpdateHandler(ctx, BookUpdate, r.awaitDecision); err != nil {
		return err
	}
	if err := handle(ctx, EditUpdate, r.edit, r.judgeEdit); err != nil {
		return err
	}
	if err := handle(ctx, CancelUpdate, r.cancel, r.judgeCancel); err != nil {
		return err
	}
	if err := handle(ctx, FinishReservationUpdate, r.finish, r.judgeFinish); err != nil {
		return err
	}
	judge := func(p Prepared) error { return errors.Join(r.open(), p.Devices.Check()) }
	if err := handle(ctx, PrepareUpdate, r.prepare, judge); err != nil {
		return err
	}
	return r.sends.setup(ctx, r.open, r.sendable)
}

// handle registers an update with judge as its validator.
func handle[M any](
	ctx workflow.Context, name string, handler func(workflow.Context, M) error, judge func(M) error,
) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, name, handler, workflow.UpdateHandlerOptions{
		Validator: func(message M) error { return process.Refuse(judge(message)) },
	})
}

func (r *reservation) awaitDecision(ctx workflow.Context) (Booked, error) {
	if err := workflow.Await(ctx, func() bool { return r.decided }); err != nil {
		return Booked{}, err
	}
	return r.answer, r.failed
}

func (r *reservation) run(ctx workflow.Context) (Booked, error) {
	if err := r.book(ctx); err != nil {
		return Booked{}, err
	}
	for !r.answer.Taken && !r.over() {
		if r.child == nil {
			r.alarm.Set(ctx, r.nextAlarm(), r.nextSummary())
		}
		if err := workflow.Await(ctx, func() bool { return r.due() }); err != nil {
			return r.answer, err
		}
		if err := r.step(ctx); err != nil {
			return r.answer, err
		}
	}
	return r.answer, r.leave(ctx)
}

// book claims the slot and writes the record. It sets Taken if the slot is full.
func (r *reservation) book(ctx workflow.Context) error {
	now := workflow.Now(ctx)
	booked := madoguchi.Event{At: now, Code: madoguchi.EventBooked, Actor: r.booking.Actor}
	r.record.State, r.record.Revision = madoguchi.ReservationBooked, r.numbers.After(ctx, 0)
	r.record.Timeline = []madoguchi.Event{booked}
	r.record.Pending = r.pending()
	r.claim.Revision = r.record.Revision
	if r.booking.Notice != nil {
		r.sends.prepare(ctx, *r.booking.Notice)
	}
	r.describe(ctx)
	err := r.writes.Write(ctx, "claim the slot, write the reservation", acts.Book,
		activities.ClaimInput{Claim: r.claim, Record: r.snapshot()})
	r.answer.Taken = isTaken(err)
	if !r.answer.Taken {
		r.failed = err
	}
	if err == nil && r.booking.Notice != nil {
		r.sends.start(*r.booking.Notice)
	}
	r.decided = true
	return r.failed
}

func isTaken(err error) bool { return isFailure(err, activities.ErrorTaken) }

// due reports whether the loop has work. While the call runs, only its end counts. While a move waits for its slot,
// nothing counts, because the move may be undone.
func (r *reservation) due() bool {
	switch {
	case r.moving:
		return false
	case r.over(), r.child != nil:
		return r.over() || r.childEnded
	default:
		return r.alarm.Ringing(r.nextAlarm()) || !r.alarm.Due().Equal(r.nextAlarm())
	}
}

func (r *reservation) over() bool { return r.record.State.Ended() && (r.child == nil || r.childEnded) }

// nextAlarm returns the time of the next automatic step.
func (r *reservation) nextAlarm() time.Time {
	if due := r.reminders.pending(); len(due) > 0 && due[0].At.Before(r.concludes()) {
		return due[0].At
	}
	return r.concludes()
}

// concludes returns when the window opens, or when an in-person visit counts as finished.
func (r *reservation) concludes() time.Time {
	if r.call == nil {
		return r.record.End.Add(24 * time.Hour)
	}
	return r.call.Window.Opens
}

func (r *reservation) nextSummary() string {
	if r.nextAlarm().Before(r.concludes()) {
		return "reminder"
	}
	if r.call == nil {
		return "visit over"
	}
	return "link opens"
}

func (r *reservation) step(ctx workflow.Context) error {
	switch {
	case r.record.State.Ended():
		return nil
	case r.childEnded:
		return r.concludeCall(ctx)
	case !r.alarm.Ringing(r.nextAlarm()):
		return nil
	}
	rang := r.nextAlarm()
	r.reminders.send(ctx, rang)
	switch {
	case rang.Before(r.concludes()):
		return nil
	case r.call != nil:
		r.openCall(ctx)
		return nil
	default:
		return r.conclude(ctx, madoguchi.ReservationFinished, madoguchi.EventFinished,
			madoguchi.Actor{Kind: madoguchi.BySystem})
	}
}

// openCall starts the call's own workflow.
func (r *reservation) openCall(ctx workflow.Context) {
	r.alarm.Stop()
	childCtx := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:            CallWorkflowID(r.record.CallID()),
		StaticSummary:         "video call",
		TypedSearchAttributes: attributes(r.record.ClinicID, kindCall, string(madoguchi.CallOpen), r.record.Start),
	})
	r.child = workflow.ExecuteChildWorkflow(childCtx, CallWindowName,
		CallInput{Call: *r.call, RevisionsByTime: r.numbers.ByTime})
	r.record.Pending = nil
	workflow.Go(ctx, func(ctx workflow.Context) {
		if err := r.child.Get(ctx, &r.callResult); err != nil {
			workflow.GetLogger(ctx).Error("the call's workflow failed", "call", r.record.ID, "error", err)
			r.callResult.State = madoguchi.CallExpired
		}
		r.childEnded = true
	})
}

func (r *reservation) concludeCall(ctx workflow.Context) error {
	system := madoguchi.Actor{Kind: madoguchi.BySystem}
	switch state := madoguchi.AfterCall(r.callResult.State, r.callResult.Held); state {
	case madoguchi.ReservationCancelled:
		return r.concludeCancelled(ctx)
	case madoguchi.ReservationFinished:
		if r.callResult.State == madoguchi.CallFinished {
			return r.end(ctx, state) // the call's own history says who ended it
		}
		return r.conclude(ctx, state, madoguchi.EventFinished, r.callResult.EndedBy)
	default:
		return r.conclude(ctx, state, madoguchi.EventNoShow, system)
	}
}

// conclude ends the reservation and records the event.
func (r *reservation) conclude(
	ctx workflow.Context, state madoguchi.ReservationState, code madoguchi.EventCode, by madoguchi.Actor,
) error {
	return r.end(ctx, state, madoguchi.Event{Code: code, Actor: by})
}

// end ends the reservation and records events with the current time.
func (r *reservation) end(ctx workflow.Context, state madoguchi.ReservationState, happened ...madoguchi.Event) error {
	if err := r.awaitMove(ctx); err != nil {
		return err
	}
	if r.record.State.Ended() {
		return process.Refuse(madoguchi.ErrNotOpen) // another message ended it first
	}
	r.record.State, r.record.Pending, r.record.Attention = state, nil, ""
	for _, event := range happened {
		event.At = workflow.Now(ctx)
		r.note(event)
	}
	if ended, early := r.endedEarly(ctx); early {
		return r.giveBack(ctx, ended)
	}
	return r.save(ctx)
}

// endedEarly returns the whole minute at which a visit ended before its time was over. A visit takes at least a minute.
func (r *reservation) endedEarly(ctx workflow.Context) (ended time.Time, early bool) {
	ended = workflow.Now(ctx).Add(time.Minute - 1).Truncate(time.Minute)
	if soonest := r.record.Start.Add(time.Minute); ended.Before(soonest) {
		ended = soonest
	}
	return ended, r.booking.GivesBack && r.record.State == madoguchi.ReservationFinished && ended.Before(r.record.End)
}

// giveBack writes the end of a visit that ended early, and frees the rest of its time. An agenda that does not free it
// changes nothing else.
func (r *reservation) giveBack(ctx workflow.Context, ended time.Time) error {
	held := r.claim
	r.record.End, r.claim.End = ended, ended
	r.record.Pending = r.pending()
	r.record.Revision = r.numbers.After(ctx, r.record.Revision)
	r.claim.Revision = r.record.Revision
	r.describe(ctx)
	err := r.writes.Write(ctx, "give the rest of the time back, write the end", acts.Relocate,
		activities.MoveInput{From: held, To: r.claim, Record: r.snapshot()})
	if isTaken(err) {
		return r.save(ctx)
	}
	return err
}

// concludeCancelled follows the cancellation of the call and releases the slot. The call's own history records the
// actor.
func (r *reservation) concludeCancelled(ctx workflow.Context) error {
	if err := r.awaitMove(ctx); err != nil {
		return err
	}
	if r.record.State.Ended() {
		return nil // another message ended it first
	}
	r.cancelled(ctx)
	visitLink{r}.parts(ctx, r.callResult.Notice)
	return r.release(ctx)
}

// leave waits for running work, so that no update is lost and nothing is sent after the end.
func (r *reservation) leave(ctx workflow.Context) error {
	r.alarm.Stop()
	r.stopMessages()
	if err := r.writes.Drained(ctx); err != nil {
		return err
	}
	r.part(ctx)
	if r.answer.Taken {
		return workflow.UpsertTypedSearchAttributes(ctx, process.StateAttribute.ValueSet(activities.ErrorTaken))
	}
	return workflow.UpsertTypedSearchAttributes(ctx, process.StateAttribute.ValueSet(string(r.record.State)))
}

// stopMessages abandons what no carrier has accepted: nothing is sent after a cancellation or the end.
func (r *reservation) stopMessages() {
	r.sends.stop()
	r.reminders.cancel()
}

// describe shows the state and the pending timers in the Temporal Web UI.
func (r *reservation) describe(ctx workflow.Context) {
	text := fmt.Sprintf("%s, %s, revision %d", r.record.State, r.record.Method, r.record.Revision)
	for _, timer := range r.record.Pending {
		text += fmt.Sprintf("\n- %s at %s", timer.Code, timer.At.UTC().Format(time.RFC3339))
	}
	workflow.SetCurrentDetails(ctx, text)
}

func isFailure(err error, kind string) bool {
	var failure *temporal.ApplicationError
	return errors.As(err, &failure) && failure.Type() == kind
}
