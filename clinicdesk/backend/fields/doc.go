// Package fields lists what staff type of a visit: for each field its name on the wire, its label, its limit, and its
// place in the reservation pane. Drafts, crossings, offers and the pane walk over the list, so a new field needs a line
// here and an input. Labels are codes of phrases.
package fields
