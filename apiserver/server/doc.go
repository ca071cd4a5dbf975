// Package server composes the API server from the handlers of apiserver/internal. Its one table of routes (routes.go)
// maps each request to a handler and an access. Handlers start and update workflows and read the store; they never
// write a state.
//
// It must not know MongoDB, Temporal or a carrier: each handler declares what it needs of them in a small interface.
// Every read of a clinic's records is restricted to the clinic of the signed-in person. The tests here drive all routes
// from outside.
package server
