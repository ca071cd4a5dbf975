// Package workflows makes the decisions: every state of a reservation, a call and a delivery changes in one of its
// workflows, and the activities that they call write the state.
//
// It must not know HTTP, MongoDB, a carrier or a clock (workflow.Now only). IDs, search attributes and memos hold
// clinic and record IDs, states and times, never personal data. Package payload seals the payloads.
//
//	Reservation  reservation/<id>  from booking to the end of the visit; starts the call when its window opens
//	CallWindow   call/<id>         one video call while its link can be used, or a whole call of its own (B8)
//
// Package accounts has the workflows of accounts. A delivery (delivery.go) is a part of a reservation's or a call's
// workflow: one history holds everything, at half the cost.
package workflows
