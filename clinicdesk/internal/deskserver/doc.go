// Package deskserver is a clinic's API server in memory, for the desk's tests: the same routes and wire types, without
// workflows, database or deliveries. It checks nothing that the real server's own tests check.
package deskserver
