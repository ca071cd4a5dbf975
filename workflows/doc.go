// Package workflows decides: every state of a reservation, a call and a delivery changes in one of its workflows, and
// the activities it calls write that down.
//
// It must not know HTTP, MongoDB, a carrier or a clock (workflow.Now only). IDs, search attributes and memos are
// opaque: clinic and record IDs, states and times, never a person's data; payloads are sealed by package payload.
//
//	Reservation  reservation/<id>  from booking to the end of the visit; starts the call when its window opens
//	CallWindow   call/<id>         one video call while its link can be used, or a call that stands alone (B8) whole
//
//	PortalActivation  activation/<account>  a clinic's registration, until the mailed link is used or has expired
//	EmailVerification verification/<purpose>/[<clinic>/]<account>  a reset or a clinic's invitation, likewise
//
// A delivery (delivery.go) is a piece of either, not a workflow: one history tells all, at half the cost. So is a
// mailed link (mailedlink.go) of what it is for.
package workflows
