package visits

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// callLink adapts a call without a reservation to linkRecord.
type callLink struct{ *callWindow }

func (c callLink) delivery() *madoguchi.Delivery            { return c.call.Delivery }
func (c callLink) setDelivery(delivery *madoguchi.Delivery) { c.call.Delivery = delivery }
func (c callLink) history() []madoguchi.Event               { return c.call.Timeline }

// awaitMove never waits: the start of a call without a reservation does not change (B8).
func (c callLink) awaitMove(workflow.Context) error { return nil }

// settleReminder finds none: nobody is reminded of a call without a reservation.
func (c callLink) settleReminder(workflow.Context, Receipt) bool { return false }

func (c callLink) sending(request SendLink) activities.SendInput {
	return sendingOf(c.call, request, CallWorkflowID(c.call.ID), c.call.Delivery.AskedAt)
}

// callAttention is the reason why reception has to act on a call without a reservation.
type callAttention struct{ call *madoguchi.Call }

func (a callAttention) attend(reason string) { a.call.Attention = reason }

func (a callAttention) acknowledge() (reason string) {
	reason, a.call.Attention = a.call.Attention, ""
	return reason
}

// noteReceipt, reconsidered and obsolete do nothing: every message names the same time.
func (callAttention) noteReceipt(Receipt) {}
func (callAttention) reconsidered() bool  { return false }
func (callAttention) obsolete() bool      { return false }

// sendingOf returns the input of the send activity for a call.
func sendingOf(call madoguchi.Call, request SendLink, owner string, asked time.Time) activities.SendInput {
	return activities.SendInput{
		Intent: madoguchi.DeliveryIntent{
			ID: request.Delivery, ClinicID: call.ClinicID, Owner: owner,
			Channel: request.Channel, Target: request.Target, AskedAt: asked,
		},
		CallID: call.ID, Start: call.Start, Window: call.Window, Generation: call.Generation,
		Language: request.Language,
		By:       request.Actor.Spender(),
	}
}
