// Package server composes the API server: it makes the handlers of apiserver/internal, and its one table of routes
// (routes.go) says which of them answers a request, and who may come in. Handlers start and update workflows and read
// the store; they never write a state.
//
// It must not know MongoDB, Temporal or a carrier: each handler declares what it needs of them in a small interface.
// Every read of a clinic's records carries the clinic of who is signed in. The tests here drive all routes from
// outside.
package server
