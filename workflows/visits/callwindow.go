package visits

import (
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// CallWindow is one video call while its link can be used (B8–B11):
//
//	scheduled ──[opens]──► open ⇄ waiting ──[start]──► inCall ──[finish]──► finished
//	    │                    └───────┴───────────────────┴────[expires]──► expired
//	    └──────────── [cancel, unless in call] ──────────────────────────► cancelled
//
// It is the child of a reservation, which starts it when the window opens. A call without a reservation (B8) also
// sends its link and accepts edits. One timer waits for the next transition. Signals report presence; a lost
// connection does not end the call (D4).

// CallWindowName is the workflow's type as Temporal shows it.
const CallWindowName = "CallWindow"

// CallWorkflowID returns the workflow's ID.
func CallWorkflowID(id madoguchi.CallID) string { return "call/" + string(id) }

// The messages of a call, without CancelUpdate and those of its delivery.
const (
	CreateUpdate     = "create"     // answers CallCreated
	EditCallUpdate   = "editCall"   // argument EditCall
	FinishCallUpdate = "finishCall" // argument By
	PresenceSignal   = "presence"   // argument Presence
	CancelSignal     = "cancel"     // argument By; from the reservation the call belongs to
	RevokeSignal     = "revoke"     // argument int, the generation of the call's links; from the same
)

const createUpdateID = "create"

// CallInput is the input of CallWindow.
type CallInput struct {
	Call            madoguchi.Call
	Actor           madoguchi.Actor
	RequestHash     string
	RevisionsByTime bool // see process.Numbering; calls that began before this field existed count up
}

// CallCreated answers the creation of a call without a reservation.
type CallCreated struct{ RequestHash string }

// EditCall changes the title and the doctor of a call without a reservation, never its start (B8).
type EditCall struct {
	Title    string
	DoctorID madoguchi.DoctorID
	Actor    madoguchi.Actor
	Revision int64 `json:"Against"` // that the edit was made against
}

// Presence reports that a participant came or left, that the call began or was put on hold, that a device asked to
// be admitted, that the patient's page stopped before the entrance, or that a side sends no picture. Each room
// reports in order. Repeats change nothing.
type Presence struct {
	Kind   madoguchi.EventCode // patientCame to deviceGone, patientStopped to clinicWithPicture
	At     time.Time
	Actor  madoguchi.Actor
	Detail string
	Device string `json:",omitempty"` // the patient's new device (patientCame, deviceChanged, deviceAdmitted)
}

// CallResult is how a call ended. Held is true if the doctor had started it.
type CallResult struct {
	State       madoguchi.CallState
	Held        bool
	EndedBy     madoguchi.Actor
	RequestHash string // repeats CallCreated, in case that answer was lost
	// Notice is the mail about the cancellation that the reservation is to send.
	Notice *SendLink `json:",omitempty"`
}

// CreateCall returns the options that start a call without a reservation and wait until it is written.
func CreateCall(opening CallInput) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	call := opening.Call
	start := client.StartWorkflowOptions{
		ID:                       CallWorkflowID(call.ID),
		TaskQueue:                process.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		TypedSearchAttributes:    attributes(call.ClinicID, kindCall, string(call.State), call.Start),
		StaticSummary:            "video call without a reservation",
	}
	ask := client.UpdateWorkflowOptions{
		WorkflowID: start.ID, UpdateID: createUpdateID, UpdateName: CreateUpdate,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	return start, ask
}

// CallWindow runs one call.
func CallWindow(ctx workflow.Context, opening CallInput) (CallResult, error) {
	c := &callWindow{call: opening.Call, opening: opening, numbers: process.Numbering{ByTime: opening.RevisionsByTime}}
	c.presence = callPresence{call: &c.call, devices: map[madoguchi.EventCode]time.Time{}}
	c.sends.record, c.sends.alerts, c.sends.links = callLink{c}, callAttention{&c.call}, callLink{c}
	if err := c.setup(ctx); err != nil {
		return CallResult{}, err
	}
	return c.run(ctx)
}

type callWindow struct {
	call     madoguchi.Call
	opening  CallInput
	written  bool
	failed   error // of the first write, for the updates that wait for it
	endedBy  madoguchi.Actor
	notice   *SendLink               // of the cancellation
	reports  workflow.ReceiveChannel // of presence
	presence callPresence
	numbers  process.Numbering
	alarm    process.Alarm
	writes   process.Writes
	sends    deliveries
}

func (c *callWindow) setup(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, CreateUpdate, c.awaitWritten); err != nil {
		return err
	}
	if err := handle(ctx, FinishCallUpdate, c.finish, c.judgeFinish); err != nil {
		return err
	}
	if err := handle(ctx, CancelUpdate, c.cancel, c.judgeCancel); err != nil {
		return err
	}
	if c.standsAlone() {
		if err := c.setupAlone(ctx); err != nil {
			return err
		}
	}
	c.reports = workflow.GetSignalChannel(ctx, PresenceSignal)
	workflow.Go(ctx, c.watchPresence)
	workflow.Go(ctx, c.watchCancel)
	workflow.Go(ctx, c.watchRevoked)
	return nil
}

func (c *callWindow) setupAlone(ctx workflow.Context) error {
	if err := handle(ctx, EditCallUpdate, c.edit, c.judgeEdit); err != nil {
		return err
	}
	return c.sends.setup(ctx, c.open, func(SendLink) error { return nil })
}

func (c *callWindow) standsAlone() bool { return c.call.Reservation == "" }

func (c *callWindow) awaitWritten(ctx workflow.Context) (CallCreated, error) {
	if err := workflow.Await(ctx, func() bool { return c.written }); err != nil {
		return CallCreated{}, err
	}
	return CallCreated{RequestHash: c.opening.RequestHash}, c.failed
}

func (c *callWindow) run(ctx workflow.Context) (CallResult, error) {
	if err := c.begin(ctx); err != nil {
		return CallResult{}, err
	}
	for !c.call.State.Ended() {
		due, summary := c.next()
		c.alarm.Set(ctx, due, summary)
		if err := workflow.Await(ctx, func() bool { return c.moved(due) || c.alarm.Ringing(due) }); err != nil {
			return c.result(), err
		}
		if c.moved(due) {
			continue // the patient came before the timer fired
		}
		if err := c.ring(ctx); err != nil {
			return c.result(), err
		}
	}
	return c.result(), c.leave(ctx)
}

// begin makes the first write of this workflow.
func (c *callWindow) begin(ctx workflow.Context) error {
	now := workflow.Now(ctx)
	if c.standsAlone() {
		c.note(madoguchi.Event{At: now, Code: madoguchi.EventBooked, Actor: c.opening.Actor})
	}
	if c.call.Window.Phase(now) == madoguchi.InWindow {
		c.advance(ctx, madoguchi.CallOpen, madoguchi.EventOpened, madoguchi.Actor{Kind: madoguchi.BySystem})
	}
	c.failed = c.save(ctx)
	c.written = true
	return c.failed
}

func (c *callWindow) next() (time.Time, string) {
	if c.call.State == madoguchi.CallScheduled {
		return c.call.Window.Opens, "link opens"
	}
	return c.call.Window.Expires, "link expires"
}

// moved reports whether the call no longer waits for the given time.
func (c *callWindow) moved(due time.Time) bool {
	next, _ := c.next()
	return c.call.State.Ended() || !next.Equal(due)
}

func (c *callWindow) ring(ctx workflow.Context) error {
	system := madoguchi.Actor{Kind: madoguchi.BySystem}
	if c.call.State == madoguchi.CallScheduled {
		c.advance(ctx, madoguchi.CallOpen, madoguchi.EventOpened, system)
	} else {
		c.endedBy = system
		c.advance(ctx, madoguchi.CallExpired, madoguchi.EventExpired, system)
	}
	c.alarm.Stop()
	return c.save(ctx)
}

// advance makes a legal transition and records its event.
func (c *callWindow) advance(
	ctx workflow.Context, state madoguchi.CallState, code madoguchi.EventCode, by madoguchi.Actor,
) {
	if c.step(ctx, state) {
		c.note(madoguchi.Event{At: workflow.Now(ctx), Code: code, Actor: by})
	}
}

// step makes a transition and reports whether it is legal.
func (c *callWindow) step(ctx workflow.Context, state madoguchi.CallState) bool {
	if !c.call.State.CanBecome(state) {
		return false
	}
	c.call.State = state
	c.call.Pending = pendingOf(c.call)
	if state.Ended() {
		c.call.Presence.EndedAt = workflow.Now(ctx)
		c.call.Presence.PatientSince, c.call.Presence.ClinicSince = time.Time{}, time.Time{}
		c.call.Presence.HeldSince = time.Time{}
	}
	return true
}

func pendingOf(call madoguchi.Call) []madoguchi.PendingTimer {
	switch {
	case call.State == madoguchi.CallScheduled:
		return []madoguchi.PendingTimer{
			{At: call.Window.Opens, Code: madoguchi.PendingOpen},
			{At: call.Window.Expires, Code: madoguchi.PendingExpire},
		}
	case call.State.Ended():
		return nil
	default:
		return []madoguchi.PendingTimer{{At: call.Window.Expires, Code: madoguchi.PendingExpire}}
	}
}

func (c *callWindow) result() CallResult {
	return CallResult{
		State: c.call.State, Held: !c.call.Presence.CallSince.IsZero(), EndedBy: c.endedBy,
		RequestHash: c.opening.RequestHash, Notice: c.notice,
	}
}

func (c *callWindow) leave(ctx workflow.Context) error {
	c.alarm.Stop()
	if c.standsAlone() {
		c.sends.stop()
	}
	if err := c.writes.Drained(ctx); err != nil {
		return err
	}
	if !c.standsAlone() {
		return nil // the reservation has the outcome; a second event is not worth its cost
	}
	return workflow.UpsertTypedSearchAttributes(ctx, process.StateAttribute.ValueSet(string(c.call.State)))
}

func (c *callWindow) save(ctx workflow.Context) error {
	c.call.Revision = c.numbers.After(ctx, c.call.Revision)
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("%s, expires %s", c.call.State,
		c.call.Window.Expires.UTC().Format(time.RFC3339)))
	call := c.call
	return c.writes.Write(ctx, "write the call", acts.Save, activities.Record{Call: &call})
}
