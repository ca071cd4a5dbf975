// Package patients is the arithmetic over a clinic's patients: what a search finds them by, which of them may be one
// person, and how two records become one and are separated again.
//
//	patient ◄──Merge──► merged, with MergedInto; Unmerge separates the two again
//	   │
//	   └──Distinct: two records look alike, but are two persons
//
// It must not know where patients are stored, or how they are shown.
package patients
