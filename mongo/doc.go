// Package mongo is the product's store: it converts the domain types of package madoguchi to BSON documents and
// back, and contains the conditional writes that prevent double booking and lost updates.
//
// It must not know why something changes. Workflows decide, activities write through this package, and the API reads
// through it. It contains no rule of a clinic. Documents are unexported and never leave the package.
//
//	collection    _id                      holds
//	clinics       clinic                   a clinic with its doctors, menus and opening hours
//	agendas       {clinic, doctor, day}    the occupied times of one doctor's day
//	reservations  {clinic, id}             a reservation as its workflow last wrote it
//	calls         {clinic, id}             a video call as its workflow last wrote it
//	deliveries    {clinic, id}             messages to be sent through a carrier
//	schema        "schema"                 the number of the newest migration that has run
//
// The clinic is part of the key, so that no read or write reaches another clinic by mistake, a change event
// identifies its clinic without the document, and the collections can be sharded by clinic. The comments of the
// exceptions give the reason: a keyed link authorises CallByLink and ReservationByLink. Package people keeps persons;
// package documents has what the two share.
//
// Every write touches one document, is conditional on the stored state, and can be repeated: an activity that is
// retried, or whose first attempt arrives late, changes nothing. Only changes of staff touch two documents, in
// transactions (staffchanges.go). A majority acknowledges writes, and reads see only what a majority has, so that an
// election rolls back nothing that was read or answered.
//
// The states of a reservation in an agenda, and their transitions (Claim, Move, Release):
//
//	unknown ──claim, move here──► occupied ──release──► released, for good
//	   │                          │      ▲                  ▲
//	   │                move away │      │ move back        │
//	   │                          ▼      │                  │
//	   │                          moved ─┴────release───────┤
//	   └─────────────release, which overtook the claim──────┘
//
// Times are instants. BSON dates count milliseconds, so finer parts are truncated. Times are read back in UTC. Empty
// slices are read back as nil, nil maps as empty.
//
// Errors are those of package madoguchi: ErrNotFound, ErrSlotTaken, ErrNotOpen and so on, and ErrUnavailable if the
// database does not answer in time. Their text never contains a value of a document.
package mongo
