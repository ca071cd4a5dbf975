// Package drafts keeps what was typed and not answered: bookings and calls at a slot, edits of an entry, forms about
// patients and messages to them, and an admin's settings and invitation. The draft of a slot or an entry has these
// states:
//
//	empty ──[typed]──► typed ──[sent]──► empty
//	                   typed ──[the form closes, or the desk crashes]──► found: the next form there offers it
//	                   typed ──[discarded]──► dropped ──[restored]──► found
//	found ──[used]──► typed
//	found ──[forgotten]──► empty
//
// A form about a patient continues with what was typed about the patient, and says so. A registration begins empty, and
// offers the one that was left. What was typed for a slot that turned out to be taken goes along to the next slot.
//
// A Safe stores the drafts of slots, edits and patients, sealed with a key from the system's keyring, so that they
// survive a crash. Nothing else of a patient is written to disk.
//
// The package must not know the session, only the few Requests that send a draft.
package drafts
