// Package deskserver is a clinic's API server in memory, for the desk's tests: the same routes and wire types, without
// workflows, database or deliveries. Each part of the Server owns the state behind its routes. The package checks
// nothing that the real server's own tests check.
package deskserver
