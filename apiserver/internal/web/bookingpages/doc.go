// Package bookingpages holds the views of booking on the web (A11), and of a reservation's page (A8). Their templates
// and words are those of package web.
//
//	Choose ──► Slots ⇄ Details ⇄ Confirm ──► Reservation (booked)
//	           Slots ◄── Reservation ──► Question (cancel, or move)
//	Closed
//
// It must not know Gin, MongoDB, Temporal or who may see a page. A page shows a reservation's slip, and what the
// patient typed in the same form; it has no field for what only the clinic may read (B3).
package bookingpages
