// Package supervise restarts programs of the devstack, and stops parts in the right order.
//
//	started ──says it is ready──► running ──Stop──► stopped
//	   ▲                            │ dies
//	   └── pause, doubling ◄────────┘
//
// A program that dies before it was ready the first time is not restarted: its configuration is wrong, and its last
// line is the error. Later, the pause doubles with each death until the program is ready again.
//
// This package must not know what the programs do.
package supervise
