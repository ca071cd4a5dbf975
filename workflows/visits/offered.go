package visits

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// StartBooking starts a reservation from another workflow, which it outlives. The reservation may run already: then
// this call was repeated, or the API was faster.
func StartBooking(ctx workflow.Context, booking Booking) error {
	start, _ := BookReservation(booking)
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: start.ID, WorkflowIDReusePolicy: start.WorkflowIDReusePolicy,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_ABANDON,
		TypedSearchAttributes: start.TypedSearchAttributes, StaticSummary: start.StaticSummary,
	})
	err := workflow.ExecuteChildWorkflow(ctx, ReservationName, booking.Current()).GetChildWorkflowExecution().
		Get(ctx, nil)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return nil
	}
	return err
}

// Current returns the booking as the newest release starts it.
func (b Booking) Current() Booking {
	b.RevisionsByTime, b.LateReceipts, b.GivesBack, b.RevokesCalls = true, true, true, true
	return b
}
