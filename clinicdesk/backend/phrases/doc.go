// Package phrases holds the desk's sentences, and formats times, in the user's language. Each language is a file in the
// folder words. Package wording describes the format, and adds the sentences that server and desk share.
//
// Phrases needs only a language. Times also needs the clinic's clock and time zone. The package must not know sessions,
// visits or drafts: callers pass codes, errors, names and instants.
package phrases
