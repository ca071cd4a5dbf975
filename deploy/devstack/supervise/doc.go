// Package supervise keeps programs running and ends parts in the right order, for the devstack.
//
//	started ──says it is ready──► running ──Stop──► stopped
//	   ▲                            │ dies
//	   └── pause, doubling ◄────────┘
//
// A program that dies before it was ready the first time is not started again: its configuration is wrong, and its own
// last words are the error. A program that has run for a minute begins again with the shortest pause.
//
// The package must not know what the programs do.
package supervise
