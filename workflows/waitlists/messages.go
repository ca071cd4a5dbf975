package waitlists

import (
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
)

// The messages of a waitlist.
const (
	JoinUpdate   = "join"   // argument madoguchi.Waiting
	AnswerUpdate = "answer" // argument Answer
	LeaveUpdate  = "leave"  // argument Leave
	OfferUpdate  = "offer"  // argument Slot
	WakeSignal   = "wake"   // time may have come free; without argument
	BookedSignal = "booked" // argument Leave: the patient has booked otherwise, or withdrawn
)

// Answer is a patient's answer to an offer. Booking is what the offer becomes; nil declines it.
type Answer struct {
	Entry   madoguchi.WaitingID
	Offer   madoguchi.ReservationID
	Booking *visits.Booking `json:",omitempty"`
}

// Leave ends an entry. Removed says that the clinic ends it, not the patient.
type Leave struct {
	Entry   madoguchi.WaitingID
	Removed bool `json:",omitempty"`
}

// Slot is a slot that staff offer to a patient, out of turn.
type Slot struct {
	Entry    madoguchi.WaitingID
	Start    time.Time
	DoctorID madoguchi.DoctorID
}

// kindWaitlist is the value of process.KindAttribute.
const kindWaitlist = "waitlist"

// The states with which operators find waitlists.
const (
	stateWaiting  = "waiting"  // nobody has an offer
	stateOffering = "offering" // at least one patient has an offer
	stateEnded    = "ended"
)

// Joining returns the options that start a list, or find the running one, and add an entry to it.
func Joining(entry madoguchi.Waiting) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	start := client.StartWorkflowOptions{
		ID:                       listOf(entry),
		TaskQueue:                process.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			process.ClinicAttribute.ValueSet(string(entry.ClinicID)), process.KindAttribute.ValueSet(kindWaitlist),
			process.StateAttribute.ValueSet(stateWaiting),
		),
		StaticSummary: strings.TrimSpace("waitlist " + entry.List()),
	}
	ask := client.UpdateWorkflowOptions{
		WorkflowID: start.ID, UpdateID: madoguchi.NewID(), UpdateName: JoinUpdate, Args: []any{entry},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	return start, ask
}
