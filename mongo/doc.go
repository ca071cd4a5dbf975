// Package mongo keeps what the product remembers: it turns the nouns of package madoguchi into BSON documents and back,
// and holds the conditional writes that make double booking and lost updates impossible.
//
// It must not know why something changes. Workflows decide, activities write through this package, the API reads
// through it; no rule of a clinic stands here. Documents are unexported and never leave the package.
//
//	collection    _id                      holds
//	clinics       clinic                   a clinic with its doctors, menus and opening hours
//	staff         {clinic, id}             who signs in to the desk
//	sessions      SHA-256 of the secret    who is signed in
//	agendas       {clinic, doctor, day}    the occupied times of one doctor's day
//	reservations  {clinic, id}             a reservation as its workflow last wrote it
//	calls         {clinic, id}             a video call as its workflow last wrote it
//	deliveries    {clinic, id}             what is about to be handed to a carrier
//	verifications link                     a mailed link as its workflow last wrote it
//	schema        "schema"                 the number of the newest migration that has run
//
// The clinic is part of the key, so that no read or write can reach into another clinic by mistake, a change event
// names its clinic without a look at the document, and the collections can be sharded by clinic. The exceptions say so
// at their method: StaffByEmail and Session come before a clinic is known, CallByLink is proved by a keyed link.
//
// Every write touches one document, is conditional on what is stored, and can be repeated: an activity that is tried
// again, or whose first attempt lands late, changes nothing. Only changes of staff touch two, in transactions
// (staffchanges.go). Writes are acknowledged by a majority and reads see only what a majority has, so that nothing read
// or answered is rolled back by an election.
//
// What an agenda knows of a reservation, and what makes it forget or remember (Claim, Move, Release):
//
//	unknown ──claim, move here──► occupied ──release──► released, for good
//	   │                          │      ▲                  ▲
//	   │                move away │      │ move back        │
//	   │                          ▼      │                  │
//	   │                          moved ─┴────release───────┤
//	   └─────────────release, which overtook the claim──────┘
//
// Times are instants. BSON dates count milliseconds, so whatever is finer is cut off on the way in; they come back in
// UTC. Empty slices come back as nil, nil maps as empty.
//
// Failures are those of package madoguchi: ErrNotFound, ErrSlotTaken, ErrNotOpen and so on, and ErrUnavailable where
// the database does not answer in time. Their text never holds a value of a document.
package mongo
