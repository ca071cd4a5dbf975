// Package visit holds a call as the clinic's side: it joins the signalling, ties it to the video engine, and tells what
// a console has to show.
//
// It must not know Fyne; pictures and states go to callbacks. It must not decide what a call is: the server says who is
// there, when the call began and when it is over.
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
//	                        Over        (Leave, from any: the call itself goes on, D4)
//
// A call that has begun is live or on hold. Of the visits of one desk one at a time is live (Floor): who starts or
// resumes one with hold puts the other on hold at once; what the server says to be live while another is, is put on
// hold, and the server told. A hold of this side outlives a lost line.
//
// The patient's page begins a new connection whenever either side's signalling session is a new one; so does the engine.
package visit
