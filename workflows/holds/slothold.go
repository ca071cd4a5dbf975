package holds

import (
	"errors"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// SlotHold keeps a slot for somebody who is typing (E1):
//
//	start ──┬─ taken ─► (ends)
//	        └─ held ──[For over, or let go]──► given back ─► (ends)
//	            └──[extend, once]──► held for another For
//
// A reservation that is booked from the hold has the hold's ID. Its claim confirms the hold, and giving the hold back
// then changes nothing. So nobody has to stop this workflow, and a reservation costs no event more.
//
// The store ignores a hold that is over. Giving it back only tidies the agenda.

// SlotHoldName is the workflow's type as Temporal shows it.
const SlotHoldName = "SlotHold"

// acts names the activities in workflow code. It stays nil.
var acts *activities.Activities

// WorkflowID returns the workflow's ID.
func WorkflowID(id madoguchi.ReservationID) string { return "hold/" + string(id) }

// For is how long a slot is held, and by how much one extension prolongs that.
const For = 5 * time.Minute

// The messages of a hold.
const (
	Update       = "hold"   // answers Held
	ExtendUpdate = "extend" // without argument
	LetGoSignal  = "letGo"
)

// Input is the input of SlotHold. The claim's Reservation is the hold's ID.
type Input struct{ Claim madoguchi.Claim }

// Held answers a hold. Taken is true if the slot was full. Extended says that it was prolonged already.
type Held struct {
	Taken    bool
	Until    time.Time
	Extended bool `json:",omitzero"`
}

// Slot returns the options that start a hold and get its outcome in one round trip. A hold that is over can be
// started again. Each request is an update of its own: Temporal would answer a repeated update ID with the first
// answer, and an extension changes it.
func Slot(input Input) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	claim := input.Claim
	start := client.StartWorkflowOptions{
		ID:                       WorkflowID(claim.Reservation),
		TaskQueue:                process.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			process.ClinicAttribute.ValueSet(string(claim.ClinicID)), process.KindAttribute.ValueSet("hold"),
			process.StateAttribute.ValueSet("held"), process.StartAttribute.ValueSet(claim.Start),
		),
		StaticSummary: "slot held while somebody types",
	}
	ask := client.UpdateWorkflowOptions{
		WorkflowID: start.ID, UpdateID: madoguchi.NewID(), UpdateName: Update,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	return start, ask
}

// SlotHold runs one hold.
func SlotHold(ctx workflow.Context, input Input) (Held, error) {
	h := &slotHold{claim: input.Claim}
	if err := h.setup(ctx); err != nil {
		return Held{}, err
	}
	err := h.run(ctx)
	return h.answer, err
}

type slotHold struct {
	claim     madoguchi.Claim
	answer    Held
	failed    error // of the first write, for the update that waits for it
	decided   bool
	extended  bool
	extending bool // the write of the extension is under way
	over      bool
	letGo     bool
	alarm     process.Alarm
	writes    process.Writes
}

func (h *slotHold) setup(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, Update, h.awaitDecision); err != nil {
		return err
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, ExtendUpdate, h.extend, workflow.UpdateHandlerOptions{
		Validator: func() error { return process.Refuse(h.extendable()) },
	})
	if err != nil {
		return err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		h.letGo = workflow.GetSignalChannel(ctx, LetGoSignal).Receive(ctx, nil)
	})
	return nil
}

func (h *slotHold) awaitDecision(ctx workflow.Context) (Held, error) {
	if err := workflow.Await(ctx, func() bool { return h.decided }); err != nil {
		return Held{}, err
	}
	answer := h.answer
	answer.Extended = h.extended
	return answer, h.failed
}

func (h *slotHold) run(ctx workflow.Context) error {
	if err := h.hold(ctx); err != nil || h.answer.Taken {
		return err
	}
	for !h.letGo && !h.alarm.Ringing(h.answer.Until) {
		due := h.answer.Until
		h.alarm.Set(ctx, due, "hold is over")
		err := workflow.Await(ctx, func() bool {
			return !h.extending && (h.letGo || h.alarm.Ringing(due) || !h.answer.Until.Equal(due))
		})
		if err != nil {
			return err
		}
	}
	h.over = true
	h.alarm.Stop()
	if err := h.writes.Write(ctx, "give the slot back", acts.LetGo, h.claim); err != nil {
		return err
	}
	return h.writes.Drained(ctx)
}

// hold takes the slot.
func (h *slotHold) hold(ctx workflow.Context) error {
	h.claim.HeldUntil = workflow.Now(ctx).Add(For)
	err := h.writes.Write(ctx, "hold the slot", acts.Hold, h.claim)
	h.answer = Held{Taken: isTaken(err), Until: h.claim.HeldUntil}
	if !h.answer.Taken {
		h.failed = err
	}
	h.decided = true
	if err := h.writes.Drained(ctx); err != nil {
		return err
	}
	return h.failed
}

func (h *slotHold) extendable() error {
	if !h.decided || h.answer.Taken || h.over {
		return madoguchi.ErrNotOpen
	}
	return nil
}

// extend prolongs the hold once. A repeat changes nothing.
func (h *slotHold) extend(ctx workflow.Context) error {
	if h.extended {
		return nil
	}
	h.extended, h.extending = true, true
	defer func() { h.extending = false }()
	h.claim.HeldUntil = h.claim.HeldUntil.Add(For)
	err := h.writes.Write(ctx, "hold the slot longer", acts.Hold, h.claim)
	switch {
	case isTaken(err):
		return process.Refuse(madoguchi.ErrSlotTaken)
	case err != nil:
		return err
	}
	h.answer.Until = h.claim.HeldUntil
	return nil
}

func isTaken(err error) bool {
	failure, known := errors.AsType[*temporal.ApplicationError](err)
	return known && failure.Type() == activities.ErrorTaken
}
