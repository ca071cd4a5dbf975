// Package signalling connects the two sides of a video call. It admits one device of the patient and one of the clinic
// to the room of a call, relays session descriptions and candidates between them, and reports who joined and left, and
// when the clinic began the call, put it on hold and ended it. A doctor, and a person, is live in at most one call. A
// new device of the patient enters a running call only when the clinic admits it, or when the last one has left.
//
// This package must not know Temporal, MongoDB, Gin or who may enter. Its caller authenticates a party, opens the
// WebSocket and passes both to Exchange.Serve. Config.Report receives the events. No media passes through here.
//
// # A seat
//
// Each room has a seat for the patient's device and one for the clinic's. A dropped connection keeps its seat for
// Limits.Absence, so that a reload or a change of network is no departure, neither for the other side nor in the
// reports (requirement D4):
//
//	            hello                      connection lost
//	empty ───────────────────► taken ─────────────────────────► held
//	  ▲  (reported: came)      ▲  │  ▲         hello (no report)  │
//	  │       takeOver or the  └──┘  └───────────────────────────┤
//	  │       same device                                        │ Limits.Absence passed
//	  └──── leave (reported: left) ◄── taken                     │ (reported: left)
//	  └──────────────────────────────────────────────────────────┘
//
// While the call runs, the seat is only for the patient's last device, whether the seat is taken, held or empty. A
// device that leaves on purpose gives that up: the next one gets in, unless the clinic has refused a device or still
// has to decide about one. Any other device waits, and receives nothing about the call:
//
//	       hello                     admit (reported)
//	───────────────────► applicant ───────────────────► taken; the previous holder is replaced
//	(reported: asked)        │  refuse; leave, or connection lost for Limits.Absence (reported)
//	                         └─────────────────────────► refused; gone
//
// Devices are identified by a hash of their keys. The call's history stores it for the next process. A call without a
// known device of the patient admits the first one. That a device has left on purpose is known only in its process: the
// next one asks the clinic.
//
// # A room
//
//	waiting ──start──► inCall ──finish──► finished
//	   └─────────────────┴── Exchange.End ► finished, cancelled or expired
//	   └─────────────────┴── Window.Expires ► expired
//
// A room stays inCall until the call ends or its window closes, even if both sides drop. Party.CallSince restores that
// state in a process that has not seen the start. A room is forgotten when its call's window is over.
//
// A room that is inCall is live or on hold. On hold, neither side sends or shows anything of the other:
//
//	          hold; or another call of the same doctor or person goes live
//	live ────────────────────────────────────────────────────────────────► on hold
//	  ▲                                resume                                 │
//	  └──────────────────────────────────────────────────────────────────────┘
//
// Of the calls of one doctor, and of those that one person began, at most one is live. Within an Exchange this is
// always true: a clinician who starts or resumes a call is first told of the other one ("busy") and then puts it on
// hold, and a clinician who is live in one call enters another running call on hold. Between processes the store
// decides: Config.Elsewhere names the other calls, the report of a start names those it puts on hold, and Follow puts a
// call on hold when a later start in another process wins. That takes a moment; a desk holds its own calls without
// waiting for it.
//
// A party that speaks "madoguchi.call.v1" does not know holds: it can be neither asked nor told. Its start puts the
// other calls on hold without asking. If it enters a held call with a new device, it resumes that call and puts the
// others on hold. While its own call is on hold, each side is told that the other one is away (sides.go), and both
// close their connections.
//
// # Before the way in
//
// A patient's page that is open and has not entered sends its step (arriving). The clinic's side is told at once. The
// call's history is told if the step lasts for Limits.Door, or for Limits.Question at the browser's question. So
// reception sees a patient who is stuck there and can help. While the patient has the seat, the door does not matter.
//
// # Without picture
//
// After the start, a side whose camera is off for Limits.Picture is reported with the reason, and so is its return. A
// visit without picture has to be recorded as such.
//
// # After a crash
//
// The rooms of a process that died are gone. The next process learns from Exchange.HasSeat and Exchange.HasApplicant
// who has come back. Exchange.ReportAgain reports again who is here if the call's history says that they are away.
//
// # Hostile parties
//
// The messages of a seat's device count for the seat (allowance), not for each connection, and they fit into the other
// side's Limits.Queue. Connections without a seat count by network (newcomers.go). If there are too many, the oldest is
// closed, so that a newcomer always gets in. The device that has or had the seat gets in whatever others have used up:
// nobody with the link can keep the patient out. Moves of the seat, devices that wait for admission, and new requests
// for admission are limited too. So reconnecting gives no side more, and no side can have the other one closed with
// 4003.
//
// # In memory
//
// A room decides what a message does to its call. Its parts own their state, and the room's lock guards them: the
// call's progress, the two sides with their seats, the crowd of connections, the applicants, and the doorway. Timers
// take the lock again (later). The reports lock themselves. Locks are taken in the order Exchange.liveLock,
// Exchange.mu, a room's, its reports'; no two rooms are locked at once. Package protocol has the messages.
package signalling
