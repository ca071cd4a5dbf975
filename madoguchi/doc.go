// Package madoguchi holds the domain types of a clinic's reception (窓口): clinics, doctors, menus, reservations,
// video calls and deliveries, their states, and the rules that depend only on their arguments.
//
// It must not know how anything is stored, sent, shown or scheduled: no I/O, no clock of its own, only the standard
// library and golang.org/x/text. Every time is an instant in UTC unless its name says otherwise. Times are shown to
// people in the clinic's time zone.
//
// The states of a reservation and of its call:
//
//	booked ──► finished                 scheduled ──► open ──► waiting ⇄ open
//	   │  └──► noShow                       │           │         │
//	   └─────► cancelled                    │           └────► inCall ──► finished
//	                                        └──► cancelled      (from any state before the end)
//	                                             expired        (the window closed)
package madoguchi
