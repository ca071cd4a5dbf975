// Package pane is the right pane of the desk: the forms that book and change a visit, the visit itself with its link
// and history, and the dialogs that send the link, cancel and finish. It knows its Host, but not the desk's pages.
//
//	          ┌─[book]──► booking (guest | call) ──[booked]──┐
//	closed ───┤                                              ▼
//	          ├─[open]─────────────────────────────────────► entry ⇄ edit
//	          └─[who waits]──► waitlist
//	closed ◄── any of them, if the user closes it or cancels the visit;
//	           booking and waitlist, if the user leaves the schedule
package pane
