// Package phrases says what the desk says, in one language: the sentences of its codes, and times as the clinic's clock
// has them. The folder words has one file for each language, as package wording describes; sentences that server and
// desk share come from there too.
//
// Phrases know a language. Times know the clinic's clock and time zone besides. Neither knows a session, a visit or a
// draft: callers pass codes, errors, names and instants.
package phrases
