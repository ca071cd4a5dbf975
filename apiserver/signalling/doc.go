// Package signalling connects the two sides of a video call. It admits one device of the patient and one of the clinic
// to the room of a call, relays session descriptions and candidates between them, and reports who joined and left, and
// when the clinic began the call, put it on hold and ended it. A doctor, and a person, is live in at most one call. A
// new device of the patient enters a running call only when the clinic admits it.
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
// While the call runs, the seat is only for the patient's last device, whether the seat is taken, held or empty.
// Another device waits, and receives nothing about the call:
//
//	       hello                     admit (reported)
//	───────────────────► applicant ───────────────────► taken; the previous holder is replaced
//	(reported: asked)        │  refuse; leave, or connection lost for Limits.Absence (reported)
//	                         └─────────────────────────► refused; gone
//
// Devices are identified by a hash of their keys. The call's history stores it for the next process. A call without a
// known device of the patient admits the first one.
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
// others on hold. While its own call is on hold, each side is told that the other one is away (parting.go), and both
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
// The rooms of a process that died are gone. The next process learns from Exchange.Seated and Exchange.Asked who has
// come back. Exchange.Reassert reports again who is here if the call's history says that they are away.
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
// # Protocol
//
// Subprotocol "madoguchi.call.v2"; every message is one JSON object in one text message. A party sends at most 64 KiB
// in one, the server at most twice that and 1 KiB. Times are RFC 3339 in UTC. A session names one connection of one
// device. Fields that are not listed are ignored.
//
// Both sides send:
//
//	{"type":"hello","device":D,"takeOver":false,"microphone":true,"camera":true,…as media}
//	    first, within 10 s. D is 32 random bytes in base64url without padding, kept by the device for the visit. The
//	    same D as the seat's takes the seat over silently. Another D is answered by "occupied", after which hello may
//	    come again with takeOver true; in a running call, another D of the patient is answered by "pending".
//	{"type":"description","to":S,"description":{"type":"offer"|"answer"|"rollback","sdp":"…"}}
//	{"type":"candidate","to":S,"candidate":{"candidate":"…","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"…"}}
//	    for the other side's session S; dropped if that session is gone.
//	{"type":"ask","to":S}
//	    asks whether session S is reachable; answered by {"type":"here","to":S}
//	{"type":"media","microphone":true,"camera":false,"microphoneState":M,"cameraState":M,"speakerState":M}
//	    the devices that work now. M is the reason for one that does not: "off" (the person's choice), "absent" (none,
//	    or unplugged), "interrupted" (by the system), "refused" (not allowed), "busy" (used by another program). A
//	    device that is not on and has no known M counts as off. The speaker plays the other side's sound.
//	{"type":"leave"}                  the party leaves on purpose; it may come back
//
// Only the patient sends:
//
//	{"type":"arriving","step":S}
//	    before hello, which may then come late, and again when the step changes. S is "ask" (the browser asks for
//	    camera and microphone), "refused", "absent", "busy", "inApp" or "unsupported".
//
// Only the clinic sends:
//
//	{"type":"start","hold":false}     「ビデオ通話を開始する」 (B9); again: the same answer
//	{"type":"resume","hold":false}    ends the hold; again: the same answer
//	    If the doctor or the person has another live call, the answer is "busy". With hold true, that call is put on
//	    hold instead.
//	{"type":"hold"}                   again: the same answer
//	{"type":"admit","applicant":A} {"type":"refuse","applicant":A}     a waiting device of the patient
//	{"type":"finish"}                 「診察を終了する」
//
// A waiting device of the patient may send media and leave, besides hello.
//
// The server sends:
//
//	{"type":"welcome","session":S,"role":"patient"|"clinic","state":"waiting"|"inCall","iceServers":[…],
//	 "peer":P|null,"left":true,"callSince":T|null,"held":T|null,"now":T}
//	    the answer to hello; held is the start of the hold. P is {"session":S,"since":T,"microphone":b,"camera":b,…as
//	    media}. since is that side's first arrival; replaced connections and a patient's short absences (Party.Stay)
//	    do not change it. The clinic's welcome may have a "door":D.
//	{"type":"door","door":D|null}
//	    to the clinic: D is {"step":S,"since":T}, of the patient's page that has not entered
//	{"type":"peer","peer":P|null,"left":true}
//	    the other side came, came again in a new session, or is gone; with left, it left on purpose
//	{"type":"description","from":S,…}, {"type":"candidate","from":S,…}, {"type":"media",…},
//	{"type":"ask","from":S}, {"type":"here","from":S}     from the other side
//	{"type":"started","callSince":T}
//	{"type":"held","since":T} {"type":"resumed"}     to both sides
//	{"type":"busy","calls":[{"id":C,"name":N,"person":b}]}
//	    to the clinic: the live calls that would be put on hold; N is a title where person is false
//	{"type":"asking","applicants":[{"id":A,"since":T}]}     to the clinic: the devices that wait, all of them
//	{"type":"pending","since":T}      to a device of the patient: the clinic has been asked to admit it
//	{"type":"refused"}                the clinic refused it, or it asks too often; then closes with 4005
//	{"type":"finished"} {"type":"cancelled"} {"type":"expired"}     then the connection closes with 4002
//	{"type":"occupied","since":T,"by":N}     another device of this side is in
//	{"type":"replaced","by":N}        this connection's seat went to another; closes with 4001
//	    by names the member of staff who has the seat now, on the clinic's side only
//	{"type":"error","code":C}
//	    then closes with 4000. C is form (not a message of this protocol), size, depth, rate (or too many
//	    connections), role (the clinic's message from a patient), order (hello missing or twice)
//
// A connection that does not read its messages is closed with 4003, one outside the window with 4004. When the other
// side has a new session, both start a new RTCPeerConnection. The clinic makes the first offer and is the impolite peer
// of perfect negotiation; the patient is the polite one. The clinic sends media only after "started". From "held" to
// "resumed" neither side sends or shows media; the connections stay open.
package signalling
