// Package protocol has the messages of a call's signalling, their parser, its faults and the codes of the close frame.
// It must not know rooms and seats: package signalling says what the messages do.
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
//	    come again with takeOver true; in a running call, another D of the patient is answered by "pending",
//	    unless the last one has sent leave.
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
//	    media}. since is that side's first arrival; replaced connections and a patient's short absences do not
//	    change it. The clinic's welcome may have a "door":D.
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
// A connection that does not read its messages is closed with 4003, one outside the window, or whose
// link was revoked, with 4004. When the other
// side has a new session, both start a new RTCPeerConnection. The clinic makes the first offer and is the impolite peer
// of perfect negotiation; the patient is the polite one. The clinic sends media only after "started". From "held" to
// "resumed" neither side sends or shows media; the connections stay open.
package protocol
