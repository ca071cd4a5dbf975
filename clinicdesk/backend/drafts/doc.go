// Package drafts keeps what was typed and not answered: bookings and calls at a slot, edits of an entry, messages to
// patients, and an admin's settings and invitation. The form of a slot or an entry always begins without what was
// typed, and offers an earlier draft of its place in words:
//
//	          typed            the form closes, or the desk crashes
//	empty ───────────► typed ───────────────────────────────────────► found
//	  ▲                  │ ▲                                          │ │ ▲
//	  │ sent             │ └────────────────── used ──────────────────┘ │ │
//	  ├──────────────────┤                                              │ │
//	  │ forgotten        │ discarded              restored              │ │
//	  ├──────────────────┼──────────────────────────────────────────────┘ │
//	  │                  └──────────► dropped ────────────────────────────┘
//
// A Safe stores the drafts of slots and edits, sealed with a key from the system's keyring, so that they survive a
// crash. Nothing else of a patient is written to disk.
//
// It must not know the session, only the few Requests that send a draft.
package drafts
