// Package patients is the page 「患者」 of the desk: the search, the list, and a patient's pane with its forms.
//
//	typing ──[150 ms]──► search ──► list ──[press]──► detail ⇄ form, compare
//	                       ▲ a newer text makes an older answer stale
//	a change elsewhere ──[300 ms]──► search, and detail, form or compare reads the patient again
//
// It knows its Host, but not the desk's other pages.
package patients
