// Package demo fills the devstack's clinic with a week of reservations, through the same HTTP API that the desk uses.
//
// It must not reach past that API: what it shows is what the product does. All people in it are invented; their numbers
// and addresses are the outbox's.
package demo
