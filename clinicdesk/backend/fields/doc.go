// Package fields lists the fields that staff type for a visit. Each has its name on the wire, its label, its limit, and
// its place in the reservation pane. The drafts, their comparison with the entry, and the pane walk over the list, so a
// new field needs a line here and an input. Labels are codes of package phrases.
package fields
