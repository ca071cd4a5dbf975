// Package visits describes one visit in words: its patient, its state and colour, the delivery of its link, its
// attendance, its cancellation, and the reservation pane. The result depends only on the entry, the clinic's names and
// the clock. The package must not know the session.
package visits
