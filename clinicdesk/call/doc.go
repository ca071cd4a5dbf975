// Package call is the clinic's side of a call: it joins the signalling, connects it to the video engine, and reports
// the state that a console shows.
//
// It must not know Fyne; pictures and states go to callbacks. It must not decide the state of a call: the server
// decides who is present, when the call began and when it ended.
//
//	   Join
//	    │
//	    ▼        welcome              connection broken
//	Joining ───────────────► In ───────────────────────► Lost
//	 │  ▲                    │ ▲                           │
//	 │  └─ TakeOver ─┐       │ └──── welcome, by itself ───┘
//	 ▼ occupied      │       │
//	Occupied ────────┘       │ replaced, finished, cancelled, expired, refused
//	                         ▼
//	                        Over        (Leave, from any: the call itself continues, D4)
//
// A call that has begun is live or on hold. At most one call of a desk is live (LiveLimit). A Side that starts or
// resumes with hold puts the other call on hold at once. If the server reports a call as live while another one is,
// this side puts it on hold and tells the server. A hold made on this side survives a lost connection.
//
// Whenever either side's signalling session is new, the patient's page and the engine begin a new connection.
//
// A Side dispatches between three parts that own their state: line (the connections to the signalling), engine (the
// video engine) and states (what the console shows).
package call
