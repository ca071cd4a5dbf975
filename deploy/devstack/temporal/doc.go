// Package temporal runs a Temporal server and its Web UI inside this process, on SQLite files, for the devstack and for
// tests.
//
// Its settings measured best for booking on one machine: SQLite with a write-ahead log and full synchronisation,
// visibility in a file of its own without unused indexes, one partition per task queue, no throttle on the transfer
// queue. A second start on the same folder finds the same workflows.
//
//	files ready ──► services started ──front end answers──► serving ──Stop──► stopped
//
// This package must not know the product's workflows, only their search attributes. Product programs never link it:
// they use Temporal over gRPC.
package temporal
