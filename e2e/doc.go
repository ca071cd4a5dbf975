// Package e2e drives the whole product from outside. It builds the programs, starts the devstack on free ports, books
// at the real desk with real mouse and key events, joins in a real browser, and reads the outcome from the screen,
// MongoDB, Temporal and the outbox.
//
// It must not reach into a program. It uses only the network, the screen, and the desk's automation socket. Screenshots
// of every screen go to the folder artifacts beside it, which is not committed.
package e2e
