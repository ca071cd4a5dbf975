// Package supervise keeps programs running and ends parts in the right order, for the devstack.
//
//	started ──says it is ready──► running ──Stop──► stopped
//	   ▲                            │ dies
//	   └── pause, doubling ◄────────┘
//
// A program that dies before it was ready the first time is not started again: its configuration is wrong, and its own
// last words are the error. Later, the pause doubles from one death to the next until the program gets ready again.
//
// The package must not know what the programs do.
package supervise
