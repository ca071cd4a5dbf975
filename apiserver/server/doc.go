// Package server answers HTTP: the JSON API, the pages, the signalling sockets, the carrier's callbacks and the codec
// endpoint of the Temporal Web UI. Handlers start and update workflows and read the store; they never write a state.
// Sessions are the exception: they belong to this package.
//
// It must not know MongoDB, Temporal or a carrier: what it needs of them it declares in small interfaces. Every read of a
// clinic's records carries the clinic of the signed-in person. A failure's kind decides the status, its code the
// sentence (errors.go, sentences.go); causes go to the log.
package server
