// Package visits decides about visits: every state of a reservation, a call and a delivery changes in its workflows.
//
//	Reservation  reservation/<id>  from booking to the end of the visit; starts the call when its window opens
//	CallWindow   call/<id>         one video call while its link can be used, or a whole call of its own (B8)
//
// A delivery (delivery.go) is a part of a reservation's or a call's workflow: one history holds everything, at half
// the cost. Package workflows has the rules that hold for every workflow, and registers these.
package visits
