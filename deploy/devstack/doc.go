// Command devstack runs the whole system on one machine: MongoDB, Temporal with its Web UI, a TURN relay, the outbox in
// place of Twilio and a mail server, the worker, the API server, and the desk if there is a display. `make run`
// builds and starts it.
//
//	flags, checks ──► mongod ──► temporal ──► turn ──► outbox ──► worker ──► apiserver ──► demonstration data ──► desk
//	                     ▲                                                                                        │
//	                     └───────────────── Ctrl-C, or a failure: all in reverse order ◄─────────────────────────┘
//
// Everything listens on 127.0.0.1 and keeps its data below one folder. MONGODB_URI, TEMPORAL_ADDRESS, TWILIO_*, SMTP_*
// and TURN_* in the environment put the real thing in the place of a part, which is then not started.
//
// The worker, the API server and the desk are the product's own programs, started as child processes with nothing but
// their environment: the devstack chooses the parts, and the product does not know that it runs here.
package main
