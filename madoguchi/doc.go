// Package madoguchi holds the nouns of a clinic's counter (窓口): clinics, doctors, menus, reservations, video calls and
// deliveries, the states they pass through, and the rules that need nothing but their arguments.
//
// It must not know how anything is stored, sent, shown or scheduled: no I/O, no clock of its own, only the standard
// library and golang.org/x/text. Every time is an instant in UTC unless its name says otherwise; what a person reads is
// formatted in the clinic's time zone.
//
// A reservation's life, and that of its call:
//
//	booked ──► finished                 scheduled ──► open ──► waiting ⇄ open
//	   │  └──► noShow                       │           │         │
//	   └─────► cancelled                    │           └────► inCall ──► finished
//	                                        └──► cancelled      (from any state before the end)
//	                                             expired        (the window closed)
package madoguchi
