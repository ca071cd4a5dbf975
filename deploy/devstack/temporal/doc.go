// Package temporal runs a Temporal server and its Web UI inside this process, on SQLite files, for the devstack and for
// tests.
//
// The settings are those that measured best for booking on one machine: SQLite with a write-ahead log and full
// synchronisation, visibility in a file of its own without the indexes nobody searches by, one partition per task queue,
// no throttle on the transfer queue. A second start on the same folder finds the same workflows.
//
//	files ready ──► services started ──front end answers──► serving ──Stop──► stopped
//
// The package must not know the product's workflows; it knows only the search attributes they are found by. Product
// programs never link it: they meet Temporal over gRPC.
package temporal
