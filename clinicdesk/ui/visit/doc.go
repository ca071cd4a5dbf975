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
// The patient's page begins a new connection whenever either side's signalling session is a new one; so does the engine.
package visit
