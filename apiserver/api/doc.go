// Package api is the wire between the API server and its clients: the JSON of /api/v1, described by openapi.yaml, and
// the Go client that the desk and the end-to-end tests use.
//
// It must not know how a request is carried out. All times are RFC 3339 in UTC; days are 2006-01-02 in the clinic's
// time zone; durations say their unit in their name. Errors are problem details (RFC 9457) with a stable code.
package api
