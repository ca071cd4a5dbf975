// Package signalling brings the two sides of a video call together: it admits one device of the patient and one of the
// clinic to the room of a call, hands session descriptions and candidates from one to the other, and reports who came,
// who left, and when the clinic began the call, put it on hold and ended it. It sees to it that one
// doctor, and one person, is heard in one call at a time, and that a new device of the patient comes into
// a running call only when the clinic admits it.
//
// It must not know Temporal, MongoDB, Gin or who may enter: its caller authenticates a party, opens the WebSocket and
// passes both to Exchange.Serve; what happened is handed to Config.Report. No media passes through it.
//
// # A seat
//
// Each room has a seat for the patient's device and one for the clinic's. A dropped connection keeps its seat for
// Limits.Absence, so that a reload or a change of network is neither seen by the other side as a departure nor reported
// as one (requirement D4):
//
//	            hello                      connection lost
//	empty ───────────────────► taken ─────────────────────────► held
//	  ▲  (reported: came)      ▲  │  ▲         hello (no report)  │
//	  │       takeOver or the  └──┘  └───────────────────────────┤
//	  │       same device                                        │ Limits.Absence passed
//	  └──── leave (reported: left) ◄── taken                     │ (reported: left)
//	  └──────────────────────────────────────────────────────────┘
//
// While the call runs, another device of the patient than the last one is no taker, whether the seat is taken, held or
// empty. It waits, and is told nothing of the call:
//
//	       hello                     admit (reported)
//	───────────────────► applicant ───────────────────► taken; who had the seat is replaced
//	(reported: asked)        │  refuse; leave, or connection lost for Limits.Absence (reported)
//	                         └─────────────────────────► refused; gone
//
// Devices are told apart by a hash of their keys, which the call's history keeps for a process that follows. A call
// that no device of the patient is known of takes the first one.
//
// # A room
//
//	waiting ──start──► inCall ──finish──► finished
//	   └─────────────────┴── Exchange.End ► finished, cancelled or expired
//	   └─────────────────┴── Window.Expires ► expired
//
// A room that is inCall stays so, whoever drops, until the call's window ends; Party.CallSince restores it in a process
// that has not seen the start. A room is forgotten when its call's window is over.
//
// A room that is inCall is live or on hold. On hold, neither side sends or shows anything of the other:
//
//	          hold; or another call of the same doctor or person goes live
//	live ────────────────────────────────────────────────────────────────► on hold
//	  ▲                                resume                                 │
//	  └──────────────────────────────────────────────────────────────────────┘
//
// Of the calls of one doctor, and of those that one person began, at most one is live. Within an Exchange that holds at
// every moment: who starts or resumes is told of the other first ("busy") and then holds it, and who comes into a live
// call while live in another one comes into it on hold. Between processes the store decides: Config.Elsewhere names the
// other calls, the report of a start carries those it holds, and Follow puts on hold what another process has outdone,
// the later start winning. That takes a moment; a desk holds its own calls without waiting for it.
//
// A party that speaks "madoguchi.call.v1" is of before there were holds: it can neither be asked nor told. Its start
// puts the other calls on hold without asking. So does its coming into a call on hold with another device than before,
// which resumes that one. While a call that it is in is on hold, each side reads that the other one is away
// (parting.go), so that both close their connections.
//
// # Before the way in
//
// A page of the patient's that is open and has not entered says where it stands (arriving). The clinic's side
// is told at once, the call's history where that lasts for Limits.Door, or Limits.Question at the question
// itself. So a patient who is stopped by a question of the browser's is seen, and can be helped. With the
// patient on the seat nothing before the way in counts.
//
// # Without picture
//
// Once the call has begun, a side whose camera is not on for Limits.Picture is reported, with the reason, and so is its
// return: a visit without picture is recorded as such.
//
// # A process that died
//
// Its rooms are gone. Exchange.Seated and Exchange.Asked let the process that follows tell who has come back, and
// Exchange.Reassert reports once more who is here while the call's history says that they are away.
//
// # Somebody hostile
//
// What the device on a seat may send is counted for the seat (allowance), not for each of its connections, and is less
// than what the other side's Limits.Queue holds. Connections that are on no seat are counted by the network that they
// come from (newcomers.go). Of those that are too many the oldest gives way, so that the newest always gets in. The
// device that has or had the seat is let in whatever others have used up: nobody with the link can keep the patient
// out. How often the seat goes to another device, how many devices may wait to be admitted, and how often new ones may
// ask, is bounded. So neither side can cost more by connecting anew, nor have the other one closed with 4003.
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
//	    first, within 10 s. D is 32 random bytes in base64url without padding, kept by the device for the visit. The same
//	    D as the seat's takes the seat over silently; another D is answered by "occupied", after which hello may come
//	    again with takeOver true; or, of a patient in a running call, by "pending".
//	{"type":"description","to":S,"description":{"type":"offer"|"answer"|"rollback","sdp":"…"}}
//	{"type":"candidate","to":S,"candidate":{"candidate":"…","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"…"}}
//	    for the other side's session S; dropped where that session is gone.
//	{"type":"ask","to":S}                                  whether session S hears; answered by {"type":"here","to":S}
//	{"type":"media","microphone":true,"camera":false,"microphoneState":M,"cameraState":M,"speakerState":M}
//	    what gets through now. M says why not, and is absent where the device works: "off" (its person's choice), "absent"
//	    (none, or unplugged), "interrupted" (the system holds it back), "refused" (not allowed), "busy" (another program has
//	    it). What is not on and has no known M counts as off. The speaker is what plays the other side's sound.
//	{"type":"leave"}                                       the party goes on purpose; it may come back
//
// Only the patient sends:
//
//	{"type":"arriving","step":S}
//	    before hello, which then may wait, and again when the step changes. S is "ask" (the page asks for camera and
//	    microphone), "refused", "absent", "busy", "inApp" or "unsupported".
//
// Only the clinic sends:
//
//	{"type":"start","hold":false}     「ビデオ通話を開始する」 (B9); again: the same answer
//	{"type":"resume","hold":false}    ends the hold; again: the same answer
//	    Where the doctor or the person has another live call, the answer is "busy", until hold is true: then that one is put
//	    on hold.
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
//	    the answer to hello; held is since when the call is on hold. P is
//	    {"session":S,"since":T,"microphone":b,"camera":b,…as media}; since is when that side came first, however often its
//	    connection was replaced meanwhile, and however often a patient was away for a moment (Party.Stay). The clinic's has a
//	    "door":D where there is one.
//	{"type":"door","door":D|null}     to the clinic: D is {"step":S,"since":T}, of the patient's page that has not entered
//	{"type":"peer","peer":P|null,"left":true}
//	    the other side came, or came again in a new session, or is gone; left is there where it went on purpose
//	{"type":"description","from":S,…}, {"type":"candidate","from":S,…}, {"type":"media",…},
//	{"type":"ask","from":S}, {"type":"here","from":S}     from the other side
//	{"type":"started","callSince":T}
//	{"type":"held","since":T} {"type":"resumed"}     to both sides
//	{"type":"busy","calls":[{"id":C,"name":N,"person":b}]}
//	    to the clinic: the live calls that would be put on hold; N is a title where person is false
//	{"type":"asking","applicants":[{"id":A,"since":T}]}     to the clinic: the devices that wait, all of them
//	{"type":"pending","since":T}      to a device of the patient: the clinic is asked
//	{"type":"refused"}                the clinic refused it, or it asks too often; then the connection closes with 4005
//	{"type":"finished"} {"type":"cancelled"} {"type":"expired"}     then the connection closes with 4002
//	{"type":"occupied","since":T,"by":N}     another device of this side is in
//	{"type":"replaced","by":N}        this connection's seat went to another; closes with 4001
//	    by is the name of the member of staff who has the seat now; only the clinic is told it
//	{"type":"error","code":C}         then closes with 4000. C is form (not a message of this protocol), size, depth,
//	                                  rate (also: too many connections), role (the clinic's message from a patient), order (hello missing or twice)
//
// A connection that does not take its messages is closed with 4003, one that comes outside the window with 4004. On a
// new session of the other side both start a new RTCPeerConnection. The clinic makes the first offer and is the
// impolite peer of perfect negotiation, the patient the polite one. The clinic sends media only after "started". From
// "held" until "resumed" neither side sends any, and neither shows any; the connections stay.
package signalling
