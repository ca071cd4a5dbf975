// Package api defines the wire format between the API server and its clients: the JSON of /api/v1, described by
// openapi.yaml, and the Go client of the desk and the end-to-end tests.
//
// It must not know how a request is carried out. All times are RFC 3339 in UTC. Days are 2006-01-02 in the clinic's
// time zone. Names of durations include the unit. Errors are problem details (RFC 9457) with a stable code.
package api
