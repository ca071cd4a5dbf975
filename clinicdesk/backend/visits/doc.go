// Package visits says what there is to say about one visit: its patient, its state and colour, the delivery of its
// link, its attendance and its cancellation, and the pane that shows all of it. What it says depends on the entry, the
// clinic's names and the clock, and on nothing that the desk has loaded.
package visits
